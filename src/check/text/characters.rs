//! Characters of another kind than the text's: full-width digits and letters, parts of
//! characters and compatibility forms as copies from PDF files have them, traditional ones,
//! letters of other scripts that look like Latin ones.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diag::{Bilingual, Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};

pub(super) const FAMILY: Family =
    Family { rules: &[FULL_WIDTH, COMPATIBILITY, TRADITIONAL, LOOK_ALIKE], check };

const FULL_WIDTH: Rule = Rule {
    id: "text::full-width-character",
    severity: Severity::Must,
    source: "GB/T 15835-2011, 5: digits and Latin letters are half-width",
};

const COMPATIBILITY: Rule = Rule {
    id: "text::compatibility-character",
    severity: Severity::Must,
    source: "Unicode: radicals and compatibility ideographs, as copied from PDF files",
};

const TRADITIONAL: Rule = Rule {
    id: "text::traditional-character",
    severity: Severity::Doubtful,
    source: "《通用规范汉字表》",
};

const LOOK_ALIKE: Rule = Rule {
    id: "text::look-alike",
    severity: Severity::Must,
    source: "letters of other scripts inside Latin words",
};

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let mut finder = Finder { subject, found };
    for reading in Reading::all(subject) {
        full_width(&mut finder, &reading);
        compatibility(&mut finder, &reading);
        for (at, c) in reading.iter() {
            one(&mut finder, &reading, at, c);
        }
    }
}

/// Runs of full-width digits and letters, and the dots between digits.
fn full_width(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let half = |at: usize| {
        let c = reading.at(at)?;
        let digit = |at: Option<usize>| {
            at.and_then(|at| reading.at(at)).is_some_and(|c| matches!(c, '０'..='９'))
        };
        match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(u32::from(c) - 0xfee0)
            }
            '．' | '。' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => Some('.'),
            _ => None,
        }
    };
    runs(finder, reading, &half, &FULL_WIDTH, |written, _| {
        both(format!("full-width `{written}`"), format!("“{written}”是全角字符"))
    });
}

/// Runs of radicals and compatibility ideographs.
fn compatibility(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>) {
    let usual = |at: usize| compatible(reading.at(at)?);
    runs(finder, reading, &usual, &COMPATIBILITY, |written, usual| {
        both(
            format!("`{written}` is not `{usual}`, though it looks so"),
            format!("“{written}”形似“{usual}”，但不是通用的字符"),
        )
    });
}

/// Runs of characters each of which stands for another.
fn runs(
    finder: &mut Finder<'_, '_>,
    reading: &Reading<'_, '_>,
    meant: &dyn Fn(usize) -> Option<char>,
    rule: &Rule,
    message: fn(&str, &str) -> Bilingual,
) {
    let mut at = 0;
    while at < reading.len() {
        if meant(at).is_none() {
            at += 1;
            continue;
        }
        let run: String = (at..reading.len()).map_while(meant).collect();
        let end = at + run.chars().count();
        let written = reading.text(at..end);
        finder.replace(rule, reading, at..end, message(&written, &run), &run);
        at = end + 1;
    }
}

fn one(finder: &mut Finder<'_, '_>, reading: &Reading<'_, '_>, at: usize, c: char) {
    if let Some(simple) = SIMPLE.get(&c) {
        let message = both(
            format!("`{c}` is the traditional form of `{simple}`"),
            format!("“{c}”是“{simple}”的繁体或异体字"),
        );
        let hint = both(
            format!("write `{simple}`, unless a name wants the other"),
            format!("除人名、地名等专名外，请改为“{simple}”"),
        );
        finder.tell(&TRADITIONAL, reading, at..at + 1, message, hint);
    } else if let Some(latin) = latin(c) {
        let beside = [reading.before(at), reading.at(at + 1)];
        let word = |c: char| c.is_ascii_alphabetic();
        if beside.into_iter().flatten().any(word) {
            let code = format!("U+{:04X}", u32::from(c));
            let message = both(
                format!("`{c}` ({code}) inside a Latin word"),
                format!("拉丁词中混入了形似的字符“{c}”（{code}）"),
            );
            finder.replace(&LOOK_ALIKE, reading, at..at + 1, message, &latin.to_string());
        }
    }
}

/// The character that a radical or a compatibility ideograph stands for.
fn compatible(c: char) -> Option<char> {
    // Both blocks, so that the lists are not gone through for every character.
    if !('\u{2e80}'..='\u{2fdf}').contains(&c) {
        return None;
    }
    let radical = u32::from(c).checked_sub(0x2f00).filter(|at| *at < 214);
    match radical {
        Some(at) => KANGXI.chars().nth(at as usize),
        None => OTHER_FORMS
            .chars()
            .zip(USUAL_FORMS.chars())
            .find(|(own, _)| *own == c)
            .map(|it| it.1),
    }
}

/// The characters of the Kangxi radicals U+2F00 to U+2FD5, in their order, as ordinary text of
/// the mainland has them.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾见角言谷豆豕豸贝赤走足身车辛辰辵邑酉釆里金长门阜隶隹雨青非面革韦韭音页风飞食首香马骨高髟斗鬯鬲鬼鱼鸟卤鹿麦麻黄黍黑黹黾鼎鼓鼠鼻齐齿龙龟龠";

/// Forms of radicals (U+2E80 and up) that copies from PDF files have, and the usual ones.
const OTHER_FORMS: &str =
    "⺠⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾⻄⺟⺎⺒⺛⺝⻁⻝⻞⻑";
const USUAL_FORMS: &str =
    "民见角贝车长门青韦页风飞马骨鬼鱼鸟卤麦黄齐齿龙龟户西母兀巳旡月虎食食长";

/// Latin letters as Greek and Cyrillic have them.
fn latin(c: char) -> Option<char> {
    // The blocks of Greek and Cyrillic.
    if !('\u{370}'..='\u{4ff}').contains(&c) {
        return None;
    }
    const OTHER: &str = "АВЕКМНОРСТХаеорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const LATIN: &str = "ABEKMHOPCTXaeopcyxABEZHIKMNOPTYXo";
    OTHER.chars().zip(LATIN.chars()).find(|(own, _)| *own == c).map(|it| it.1)
}

/// Traditional and variant characters that Chinese text of the mainland does not have, with those
/// that it has. A closed list of what occurs in reports.
static SIMPLE: LazyLock<BTreeMap<char, char>> =
    LazyLock::new(|| TRADITIONAL_FORMS.chars().zip(SIMPLE_FORMS.chars()).collect());

const TRADITIONAL_FORMS: &str = "萬與專業東絲兩嚴個豐臨為麗舉義烏樂習鄉書買亂爭於虧雲亞產畝親億僅從倉儀們價眾優會傘偉傳傷倫偽體餘償儲兒黨蘭關興養獸內岡冊寫軍農馮衝決況凍淨涼減幾鳳憑凱擊劃劉則剛創刪別製劑勞勢勳區醫華協單賣衛廠廳歷厲壓厭縣參雙發變葉號嘆後嗎聽啟員問國圖圓聖場壞塊堅壇墜壯聲處備復頭奪奮獎婦媽學寧寶實審將爾塵嘗堯屆屬島崗嶺幣師帳帶幫廣慶庫應廟廢開異張彌彎歸當錄徹徑憂懷態總戀懇惡悅慣懲戲戰戶撲執擴掃揚擾撫拋護報擔擬擁擇擋據掛揮損換搗搶攝敗敵數齊斷無舊時曠晉曬暫術機殺雜權條來楊極構槍標棧棟欄樹橋檔檢櫃歡歲殘殼毀氣漢湯溝沒淚濟渾濃濤滅燈靈災爐點煉爛煩燒熱愛爺牽狀獨獵現環瑪電畫暢療瘋癢皺盡監蓋盤礦碼磚確禮禍種積稱穩窮竊競筆簽簡糧緊續維經給統絕結繼級紀約紅納純綱網線練組細終紹編緣織繳績縮職聯聰肅腸膚膠腦臟臉臺艱藝節蘇藥莊萊蓮獲營蕭薩藍虛蟲補裝襲見觀規視覽覺觸訂計訊討訓議記講許論設訪證評識訴診詞試詩誠話該詳語誤說請諸課調談謀謝譯譽讀豬貝負貢財責貨質販貧購貯貫貴貸貿費賀資賊賓賞賠賴賺贈贊贏趙趕躍車軌軟轉輪輕載輛輔輸轄辦邊達遷過運還這進遠違連遲適選遺遼鄧郵鄰醬釋針釣鈔鋼鐵鉛銀銅鋪鏈銷鎖鍋錯錢鍵鎮鏡長門閃閉間閒閱闊隊陽陰陣階際陸陳險隨隱難雞離霧靜韓頁頂項順須頑顧預領頗頻題顏額顯風飛飯飲飾館饑馬馴駛駐驗騙騰驅驚骯髒鬥鬧魚鮮鳥鳴麥黃齒齡龍龜強";

const SIMPLE_FORMS: &str = "万与专业东丝两严个丰临为丽举义乌乐习乡书买乱争于亏云亚产亩亲亿仅从仓仪们价众优会伞伟传伤伦伪体余偿储儿党兰关兴养兽内冈册写军农冯冲决况冻净凉减几凤凭凯击划刘则刚创删别制剂劳势勋区医华协单卖卫厂厅历厉压厌县参双发变叶号叹后吗听启员问国图圆圣场坏块坚坛坠壮声处备复头夺奋奖妇妈学宁宝实审将尔尘尝尧届属岛岗岭币师帐带帮广庆库应庙废开异张弥弯归当录彻径忧怀态总恋恳恶悦惯惩戏战户扑执扩扫扬扰抚抛护报担拟拥择挡据挂挥损换捣抢摄败敌数齐断无旧时旷晋晒暂术机杀杂权条来杨极构枪标栈栋栏树桥档检柜欢岁残壳毁气汉汤沟没泪济浑浓涛灭灯灵灾炉点炼烂烦烧热爱爷牵状独猎现环玛电画畅疗疯痒皱尽监盖盘矿码砖确礼祸种积称稳穷窃竞笔签简粮紧续维经给统绝结继级纪约红纳纯纲网线练组细终绍编缘织缴绩缩职联聪肃肠肤胶脑脏脸台艰艺节苏药庄莱莲获营萧萨蓝虚虫补装袭见观规视览觉触订计讯讨训议记讲许论设访证评识诉诊词试诗诚话该详语误说请诸课调谈谋谢译誉读猪贝负贡财责货质贩贫购贮贯贵贷贸费贺资贼宾赏赔赖赚赠赞赢赵赶跃车轨软转轮轻载辆辅输辖办边达迁过运还这进远违连迟适选遗辽邓邮邻酱释针钓钞钢铁铅银铜铺链销锁锅错钱键镇镜长门闪闭间闲阅阔队阳阴阵阶际陆陈险随隐难鸡离雾静韩页顶项顺须顽顾预领颇频题颜额显风飞饭饮饰馆饥马驯驶驻验骗腾驱惊肮脏斗闹鱼鲜鸟鸣麦黄齿龄龙龟强";

#[cfg(test)]
mod tests {
    use super::super::signs;
    use super::*;

    #[test]
    fn tables_stand_side_by_side() {
        assert_eq!(KANGXI.chars().count(), 214);
        assert_eq!(OTHER_FORMS.chars().count(), USUAL_FORMS.chars().count());
        assert_eq!(TRADITIONAL_FORMS.chars().count(), SIMPLE_FORMS.chars().count());
        assert_eq!(compatible('⽤'), Some('用'));
        assert_eq!(compatible('⻚'), Some('页'));
        assert_eq!(compatible('用'), None);
        assert_eq!(SIMPLE.get(&'實'), Some(&'实'));
        assert!(SIMPLE.iter().all(|(own, simple)| own != simple && signs::is_han(*own)));
    }
}
