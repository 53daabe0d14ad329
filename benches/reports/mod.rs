//! Different reports without end, each like `examples/yuanjiang-2022`: names, amounts and texts
//! vary with a number, sums and scores stay right. The same number gives the same report on
//! any machine.

#![allow(dead_code, unreachable_pub, reason = "each user needs a part of it")]

mod words;

use std::fmt::Write;

use words::{
    BUREAUS, Bureau, DUTIES, KINDS, LESSONS, MANAGEMENT, MEASURES, MONEY, ORIGINS,
    PARTNERS, PLACES, PROBLEMS,
};

/// A report in YAML.
pub fn report(seed: u64) -> String {
    let facts = Facts::draw(&mut Dice(seed));
    let mut yaml = String::new();
    facts.head(&mut yaml);
    facts.indicators(&mut yaml);
    facts.narrative(&mut yaml, &mut Dice(!seed));
    facts.end(&mut yaml);
    yaml
}

/// A report of a page, where many are needed and what they say is nothing to the test.
pub fn short(seed: u64) -> String {
    let facts = Facts::draw(&mut Dice(seed));
    let mut yaml = String::new();
    facts.head(&mut yaml);
    // No two are the same, and the number is found on the page.
    let text = pick(&MONEY, &mut Dice(!seed));
    let _ = write!(yaml, "\npreamble:\n  - 编号{seed}：{text}\n");
    facts.end(&mut yaml);
    yaml
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from one to another, both included.
    fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.roll() % (to - from + 1)
    }
}

fn pick<'a, T>(from: &'a [T], dice: &mut Dice) -> &'a T {
    &from[dice.between(0, from.len() as u64 - 1) as usize]
}

/// Some of a list, in its order.
fn some<'a, T>(from: &'a [T], count: usize, dice: &mut Dice) -> Vec<&'a T> {
    let mut left: Vec<&T> = from.iter().collect();
    while left.len() > count {
        left.remove(dice.between(0, left.len() as u64 - 1) as usize);
    }
    left
}

/// Hundredths, as people write them.
fn hundredths(number: u64) -> String {
    let (whole, part) = (number / 100, number % 100);
    match part {
        0 => format!("{whole}"),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

/// What is true in one report, from the heading to the last sum.
struct Facts {
    unit: String,
    bureau: &'static Bureau,
    year: u64,
    /// 万元.
    budget: u64,
    /// Percent of the budget that was spent.
    rate: u64,
    target: u64,
    /// What was done, each with its value in hundredths of 亿元.
    done: Vec<(String, u64)>,
    /// Hundredths of 亿元.
    target_value: u64,
    /// Of a hundred, in tens.
    jobs: u64,
    staff: (u64, u64),
    rooms: u64,
    filed: (u64, u64),
}

impl Facts {
    fn draw(dice: &mut Dice) -> Self {
        let bureau = pick(&BUREAUS, dice);
        let unit = format!("{}{}", pick(&PLACES, dice), bureau.name);
        let target = dice.between(7, 10);
        let done = (0..target + dice.between(0, 2)).map(|_| deal(dice)).collect();
        let mut facts = Self {
            unit,
            bureau,
            year: dice.between(2019, 2024),
            budget: 5 * dice.between(4, 60),
            rate: dice.between(92, 100),
            target,
            done,
            target_value: 0,
            jobs: dice.between(5, 10),
            staff: (dice.between(12, 60), dice.between(8, 70)),
            rooms: dice.between(4, 12),
            filed: (dice.between(1, 5), dice.between(1, 28)),
        };
        facts.target_value = facts.value() * dice.between(85, 99) / 100;
        facts
    }

    /// What all that was done is worth.
    fn value(&self) -> u64 {
        self.done.iter().map(|(_, value)| value).sum()
    }

    /// 万元, in hundredths.
    fn executed(&self) -> u64 {
        self.budget * self.rate
    }

    /// The points for spending the budget, in hundredths: of ten, as many as the rate says.
    fn execution_score(&self) -> u64 {
        self.rate * 10
    }

    /// All points, in hundredths: what is not given stands in the fund's row and in one other.
    fn score(&self) -> u64 {
        8000 + self.execution_score() + self.jobs * 100
    }

    fn head(&self, yaml: &mut String) {
        let Self { unit, bureau, year, budget, .. } = self;
        let (executed, score) =
            (hundredths(self.executed()), hundredths(self.execution_score()));
        let project = bureau.project;
        let _ = write!(
            yaml,
            "layout: report\nunit: {unit}\nyear: {year}\ntitle:\n  - {unit}\n  - {year}年度专项支出绩效自评报告\n\n\
             project:\n  name: {project}\n  department: {unit}\n  unit: {unit}\n\n\
             funds:\n  unit: 万元\n  total: {{ initial: {budget}, budget: {budget}, executed: {executed}, weight: 10, score: {score} }}\n  \
             fiscal: {{ initial: {budget}, budget: {budget}, executed: {executed} }}\n"
        );
    }

    fn indicators(&self, yaml: &mut String) {
        let Bureau { counted, measure, users, project, .. } = self.bureau;
        let (target, done, budget) = (self.target, self.done.len(), self.budget);
        let (aim, value) = (hundredths(self.target_value), hundredths(self.value()));
        let executed = hundredths(self.executed());
        let jobs = self.jobs;
        let short = if jobs < 10 { ", reason: 部分岗位尚未到岗" } else { "" };
        let total = hundredths(self.score());
        let _ = write!(
            yaml,
            r#"
goal:
  expected: {counted}{target}{measure}、带动投资{aim}亿元以上
  actual: {counted}{done}{measure}、带动投资{value}亿元，完成年度任务。

indicators:
  - name: 产出指标
    weight: 50
    indicators:
      - name: 数量指标
        indicators:
          - {{ name: {counted}, target: ≥{target}{measure}, actual: {done}{measure}, weight: 15, score: 15 }}
      - name: 质量指标
        indicators:
          - {{ name: 专项资金专款专用率, target: 100%, actual: 100%, weight: 20, score: 20 }}
      - name: 时效指标
        indicators:
          - {{ name: 任务完成时限, target: ≤1年, actual: 1年, weight: 5, score: 5 }}
      - name: 成本指标
        indicators:
          - {{ name: {project}, target: ≤{budget}万元, actual: {executed}万元, weight: 10, score: 10 }}
  - name: 效益指标
    weight: 30
    indicators:
      - name: 经济效益指标
        indicators:
          - {{ name: 带动投资金额, target: ≥{aim}亿元, actual: {value}亿元, weight: 10, score: 10 }}
      - name: 社会效益指标
        indicators:
          - {{ name: 新增就业岗位, target: ≥100个, actual: {jobs}0个, weight: 10, score: {jobs}{short} }}
      - name: 生态效益指标
        indicators:
          - {{ name: 项目符合环保准入条件, target: 100%, actual: 100%, weight: 5, score: 5 }}
      - name: 可持续影响指标
        indicators:
          - {{ name: 工作机制持续运行, target: ≥1年, actual: 1年, weight: 5, score: 5 }}
  - name: 满意度指标
    weight: 10
    indicators:
      - name: 服务对象满意度指标
        indicators:
          - {{ name: {users}满意度, target: 100%, actual: 100%, weight: 10, score: 10 }}

total: {{ weight: 100, score: {total} }}
"#
        );
    }

    fn narrative(&self, yaml: &mut String, dice: &mut Dice) {
        let Bureau { project, counted, measure, work, .. } = self.bureau;
        let Self { unit, year, rooms, staff: (active, retired), .. } = self;
        let (all, target, done) = (active + retired, self.target, self.done.len());
        let (aim, value) = (hundredths(self.target_value), hundredths(self.value()));
        let duties = items(&some(&DUTIES, 20, dice), work, 14);
        let plans: String = (0..3).map(|_| self.plan(dice)).collect();
        let deals: String = self
            .done
            .iter()
            .map(|(name, value)| {
                format!("              - {name}{}亿元。\n", hundredths(*value))
            })
            .collect();
        let (problems, measures) = (
            items(&some(&PROBLEMS, 3, dice), work, 14),
            items(&some(&MEASURES, 4, dice), work, 14),
        );
        let [money, management, lessons] = [&MONEY, &MANAGEMENT, &LESSONS].map(|from| {
            some(from.as_slice(), 2, dice).into_iter().copied().collect::<String>()
        });
        let _ = write!(
            yaml,
            r#"
preamble:
  - 根据《湖南省人民政府关于全面推进预算绩效管理的意见》，我局对{year}年度{project}专项资金绩效评价如下：

sections:
  - title: 项目基本情况
    sections:
      - title: 项目单位基本情况
        body:
          - 机构设置和人员情况：{unit}为人民政府工作部门，属行政单位。内设{rooms}个股室。年初纳入预算编制人数为{all}人，其中在职{active}人，退休{retired}人。
      - title: 项目单位主要职责
        body:
          - list:
{duties}      - title: 项目绩效目标
        body:
          - 为进一步加大{work}力度，经市委市政府批准设立{project}，{year}年全年目标任务：{counted}{target}{measure}、带动投资{aim}亿元以上。
  - title: 绩效评价指标分析情况
    sections:
      - title: 项目资金情况分析
        sections:
          - title: 项目资金到位情况分析
            body:
              - {year}年，市财政拨{project}{}万元。
          - title: 项目资金管理情况
            body:
              - {money}
      - title: 项目实施及管理情况
        body:
          - {management}
      - title: 项目绩效情况分析
        body:
          - {year}年度{work}工作在上级领导的关怀下取得了一定的成效，共{counted}{done}{measure}：
          - list:
{deals}          - 带动投资总金额共{value}亿元，完成目标任务。
  - title: 项目后续工作计划
    body:
      - list:
{plans}  - title: 主要经验做法、存在问题、改进措施和建议
    sections:
      - title: 主要经验做法
        body:
          - {lessons}
      - title: 存在的问题
        body:
          - list:
{problems}      - title: 改进措施和建议
        body:
          - list:
{measures}
attachments:
  - form: project-self-evaluation
"#,
            self.budget
        );
    }

    fn plan(&self, dice: &mut Dice) -> String {
        let count = dice.between(2, 15);
        let names: Vec<String> = (0..3).map(|_| deal(dice).0).collect();
        format!(
            "          - {count}个在谈或储备项目，如{}，力争下一年度落实。\n",
            names.join("、")
        )
    }

    fn end(&self, yaml: &mut String) {
        let (month, day) = self.filed;
        let _ =
            write!(yaml, "\nsignoff:\n  filed: {}-{month:02}-{day:02}\n", self.year + 1);
    }
}

/// Something that was done, and what it is worth.
fn deal(dice: &mut Dice) -> (String, u64) {
    let name = [&ORIGINS[..], &PARTNERS[..], &KINDS[..]].map(|from| *pick(from, dice));
    (name.concat(), 5 * dice.between(1, 180))
}

/// Items of a list in YAML.
fn items(texts: &[&&str], work: &str, indent: usize) -> String {
    let item =
        |text: &&&str| format!("{:indent$}- {}\n", "", text.replace("〈work〉", work));
    texts.iter().map(item).collect()
}
