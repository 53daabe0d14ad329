//! The help and the faults of the command line in Chinese, of which clap has none.

use clap::builder::Arg;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command, Error};

use super::args::BadValue;

/// The commands: name, what it does, how it is used.
const COMMANDS: &[(&str, &str, &str)] = &[
    ("banxin", "排印绩效评价报告：输入 YAML，输出可归档的 PDF", "banxin [选项] <命令>"),
    ("render", "排版一份报告并写出 PDF", "banxin render [选项] <报告>"),
    (
        "batch",
        "把许多报告排版到一个文件夹，并记入清单；中断后不丢不重",
        "banxin batch [选项] -o <文件夹> <输入>...",
    ),
    ("manifest", "处理批处理的清单", "banxin manifest [选项] <命令>"),
    (
        "merge",
        "合并同一清单各部分的批处理清单，指出缺失和重复",
        "banxin manifest merge [选项] <清单>...",
    ),
    ("isolated", "作为批处理的子进程处理一项", "banxin isolated"),
    (
        "preview",
        "绘出报告的一页：PNG、SVG 或单页 PDF，或直接显示在终端",
        "banxin preview [选项] <报告>",
    ),
    ("watch", "在浏览器中显示报告，随文件保存即时更新", "banxin watch [选项] <报告>"),
    (
        "check",
        "列出报告中的全部问题；--fix 修正其中无须判断的",
        "banxin check [选项] <报告>",
    ),
    (
        "import",
        "由单位现有的文件生成报告：电子表格、文字处理文档或纯文本",
        "banxin import [选项] <文件>",
    ),
    (
        "new",
        "为某张表生成一份起始报告；不指定表则列出各表",
        "banxin new [选项] --form <表> <文件夹>",
    ),
    (
        "fonts",
        "列出可用的字体，以及报告中没有字体可用的字符",
        "banxin fonts [选项] [报告]",
    ),
    (
        "explain",
        "说明每行为何在此断开：报告的某页，或给出的文字",
        "banxin explain [选项] <报告>\n      banxin explain [选项] --text <文字> --measure <字数>",
    ),
    ("extract", "取出归档版内附的数据、版式和图片", "banxin extract [选项] <PDF>"),
    ("score", "按规则集计算得分，与填写的得分对照", "banxin score [选项] <报告>"),
    ("schema", "输出某类文件的 JSON Schema，供编辑器使用", "banxin schema [选项] <类别>"),
    (
        "sign",
        "对 PDF 作数字签名（PAdES）",
        "banxin sign [选项] --p12 <文件> <PDF>\n      banxin sign [选项] --key <文件> --cert <文件> <PDF>",
    ),
    ("verify", "说明 PDF 由谁签名，是否与签名时一致", "banxin verify [选项] <PDF>"),
    (
        "volume",
        "将一批报告装订成卷：封面、目录、连续页号",
        "banxin volume [选项] -o <案卷> <文件夹>",
    ),
    (
        "print",
        "将 PDF 送往打印机（IPP），每份只送一次",
        "banxin print [选项] --printer <地址> <PDF>...\n      banxin print [选项] --printer <地址> --manifest <清单>",
    ),
    ("help", "显示帮助，或某个命令的帮助", "banxin help [命令]"),
];

/// The arguments: identifier, the name of its value, what it is.
const ARGS: &[(&str, &str, &str)] = &[
    ("drawn", "页码", "只绘出这些页，从 1 计数：3 或 2-4；缺省为第一页"),
    ("at", "路径", "绘出某个值所在的页，以路径指明：funds.total 或 indicators.1.name"),
    (
        "picture",
        "文件",
        ".png、.svg 或 .pdf 文件；- 表示向标准输出写 PNG；能显示图片的终端直接显示",
    ),
    ("dpi", "分辨率", "PNG 的分辨率，每英寸点数；缺省为 144"),
    ("port", "端口", "127.0.0.1 上的端口；缺省取空闲端口"),
    (
        "editor",
        "网址",
        "在编辑器中打开某行的网址，填入 {file}、{line}、{column}；缺省为 vscode://file/{file}:{line}:{column}",
    ),
    ("form", "表", "表的名称，即版式中 form/ 下的文件；不给出则列出各表"),
    ("fields", "", "在签字和盖章处预留空白签名域，供本程序或其他软件签署"),
    ("folder", "文件夹", "报告所在的文件夹；没有则创建"),
    ("font_path", "文件夹", "先于随附字体查找的字体文件夹；可多次给出"),
    ("system_fonts", "", "同时查找系统字体"),
    ("layout_path", "文件夹", "先于随附版式查找的版式文件夹；可多次给出"),
    ("lang", "语言", "消息语言：en 英文，zh 中文；缺省按系统语言环境"),
    ("message_format", "格式", "消息格式：human 供人阅读（缺省），json 供编辑器使用"),
    ("file", "报告", "报告的 YAML 文件"),
    ("output", "文件", "PDF 文件名；缺省写在报告旁边；- 表示标准输出"),
    ("source", "文件", "文件：.xlsx、.xls、.docx 或纯文本"),
    ("yaml", "文件", "YAML 文件名；缺省写在原文件旁边；- 表示标准输出"),
    ("force", "", "覆盖已有的文件"),
    (
        "inputs",
        "输入",
        "YAML 文件、文件夹、通配符、.jsonl、.csv、.xlsx；- 表示标准输入中的文件列表或 JSON Lines",
    ),
    ("into", "文件夹", "PDF 和 manifest.jsonl 所在的文件夹；没有则创建"),
    (
        "pattern",
        "式样",
        "PDF 的命名：{stem}、{path}、{number:5} 或报告中的数据，如 {year}-{unit}-{project}.pdf；缺省为 {path}.pdf",
    ),
    ("common", "文件", "表格各行和 JSON 各行共用的 YAML，其中没有的由各行补足"),
    ("resume", "", "只补做缺失或有变化的"),
    ("anew", "", "全部重做，并覆盖已有的文件"),
    ("shard", "I/N", "只做输入的 N 个部分中的第 I 个"),
    ("threads", "个数", "同时处理的报告数；缺省为处理器核数"),
    (
        "share",
        "方式",
        "各 PDF 的字体子集：shared 共用，较快，文件略大；own 各自制作，与 render 所得相同；缺省时 64 份及以上共用",
    ),
    ("item_memory", "MIB", "看来需要大量内存的报告，最多可用多少 MiB；缺省为 2048"),
    ("manifests", "清单", "清单文件，或批处理的文件夹"),
    ("merged", "文件", "合并后的清单；缺省为标准输出"),
    ("of", "输入", "各批处理的输入，用以列出所缺各项的名称；可多次给出"),
    ("pages", "页码", "只输出这些页，从 1 计数：2 或 2-3"),
    (
        "standard",
        "标准",
        "PDF 遵循的标准：a-2a（缺省）和 a-3a 兼 PDF/UA-1，a-2u，none 为 PDF 1.7",
    ),
    ("screen", "", "横排表格在屏幕上正立；打印版中为左转 90°"),
    ("rules", "规则集", "所依据的规则集，代替报告所指的"),
    ("fix", "", "在报告文件中修正无须判断的问题，其余内容原样不动"),
    ("final", "", "尚不能报送的拒绝输出，并列出所缺；否则输出草稿"),
    ("draft", "", "即使不缺什么，也输出草稿"),
    (
        "edition",
        "版别",
        "版别：filing 报送版，留手写签名；public 公开版，隐去姓名和电话；archive 归档版，内附数据",
    ),
    ("folder", "文件夹", "写到此文件夹；缺省写在 PDF 旁边，与其同名"),
    ("page", "页码", "只说明这些页，从 1 计数：3 或 2-4"),
    ("text", "文字", "以文字代替报告，按字宽计量：汉字 1，ASCII ½；- 表示标准输入"),
    ("measure", "字数", "文字的行宽，以字计"),
    ("indent", "字数", "首行缩进，以字计；缺省为 0"),
    ("layout", "版式", "文字未另行指定的设置取自此版式；缺省为 report"),
    ("mode", "方式", "断行方式：greedy 逐行，optimal 整段权衡，grid 稿纸"),
    (
        "level",
        "级别",
        "避头尾的级别：none 无，basic 点号、括号和连接号，gb 另加行末分隔号，strict 另加行首破折号和省略号",
    ),
    ("line_start_open", "方式", "行首开括号的空白：keep 保留，trim 去除"),
    ("latin_space", "字数", "汉字与西文之间的间距，以字计"),
    ("punctuation", "式样", "标点式样：full 全角式，kaiming 开明式，half 半角式"),
    ("hanging", "", "允许行末点号悬挂在版心之外"),
    ("kind", "类别", "文件类别：report 报告，layout 版式，form 表格，rules 规则集"),
    ("pdf", "PDF", "PDF 文件"),
    (
        "signed",
        "文件",
        "签名后的 PDF；缺省写在原文件旁边，名为 文件.signed.pdf；- 表示标准输出",
    ),
    ("p12", "文件", "私钥与证书：PKCS #12 文件（.p12、.pfx）"),
    ("key", "文件", "私钥，PEM 格式"),
    ("cert", "文件", "私钥的证书，PEM 或 DER 格式"),
    ("chain", "文件", "为其作证的各级证书，PEM 格式"),
    (
        "password_fd",
        "编号",
        "从此文件描述符读取私钥口令；否则用环境变量 BANXIN_PASSWORD 或现场输入",
    ),
    ("tsa", "网址", "时间戳机构的网址（RFC 3161），用以取得可信时间"),
    ("tsa_timeout", "秒数", "等待时间戳机构的秒数；缺省为 20"),
    ("field", "名称", "签名域：已有的空白域，或新域的名称"),
    ("visible", "页码,左,上,宽,高", "签名显示的位置，以毫米计"),
    ("seal", "文件", "该处显示的印章图片；缺省显示姓名和时间"),
    ("prepare", "名称=页码,左,上,宽,高", "为后续签名人预留的空白签名域；可多次给出"),
    ("reason", "文字", "签名理由"),
    ("location", "文字", "签名地点"),
    (
        "certify",
        "级别",
        "作认证签名（须为第一个签名），此后允许的更改：no-changes 不允许，forms 填表和签名，annotations 另可批注",
    ),
    ("trust", "文件", "信任的证书，PEM 或 DER 格式；可多次给出"),
    ("rsa", "方式", "RSA 签名的填充：pkcs1（缺省）或 pss"),
    ("batch", "文件夹", "批处理的文件夹，其中有 manifest.jsonl"),
    ("volume", "案卷", "案卷的 PDF；分为数卷时，名称后加 -1、-2……"),
    ("volume_pages", "页数", "每卷至多的页数，含封面和目录；报告不作拆分"),
    ("volume_size", "MiB", "每卷文件至多的大小，以 MiB 计；报告不作拆分"),
    ("one_sided", "", "单面纸：报告之间不留空白页，页号一律在右上角"),
    ("catalogue", "文件", "另将目录写为表格：.xlsx 或 .csv；可多次给出"),
    ("stamp", "", "在第 1 页加盖归档章"),
    (
        "archive",
        "文件",
        "报告未写明的归档信息：YAML 文件，含 fonds、retention、department、item 等",
    ),
    ("documents", "PDF", "要打印的 PDF"),
    ("manifest", "清单", "批处理的 manifest.jsonl 或其文件夹；打印其中各份 PDF"),
    ("printer", "地址", "打印机地址：ipp://主机/printers/名称"),
    ("duplex", "", "双面打印，长边翻页"),
    ("staple", "", "装订"),
    ("copies", "份数", "每份 PDF 打印的份数；缺省为 1"),
    ("separator", "", "每份之前加打分隔页，印有单位和题名"),
    (
        "record",
        "文件",
        "已送打印的记录，其中的不再重送；用 --manifest 时缺省为清单旁的 printed.jsonl",
    ),
    ("again", "", "记录中已送过的也重新打印"),
    ("wait", "秒数", "等待一份打印完成的秒数；缺省为 600"),
    ("help", "", "显示帮助"),
    ("version", "", "显示版本"),
    ("subcommand", "命令", "显示其帮助的命令"),
];

const HELP: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

/// A command line that gives its help in Chinese.
pub(super) fn command(command: Command) -> Command {
    let version = flag("version", 'V', ArgAction::Version);
    let mut command = translated(command.disable_version_flag(true).arg(version));
    // Only then is the command there that gives help.
    command.build();
    command.mut_subcommand("help", |help| words(help.mut_args(argument)))
}

fn translated(command: Command) -> Command {
    let help = flag("help", 'h', ArgAction::Help);
    let command = command.disable_help_flag(true).arg(help).mut_args(argument);
    words(command).mut_subcommands(translated)
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

fn words(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let command = command.help_template(HELP).subcommand_help_heading("命令");
    match COMMANDS.iter().find(|(key, ..)| *key == name) {
        Some((_, about, usage)) => command.about(*about).override_usage(*usage),
        None => command,
    }
}

fn argument(arg: Arg) -> Arg {
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    let arg = arg.help_heading(heading);
    match ARGS.iter().find(|(key, ..)| arg.get_id() == key) {
        Some((_, "", help)) => arg.help(*help),
        // What values there are, and which is usual, the help says itself.
        Some((_, value, help)) => arg
            .value_name(*value)
            .help(*help)
            .hide_possible_values(true)
            .hide_default_value(true),
        None => arg,
    }
}

/// What is wrong with a command line.
pub(super) fn fault(error: &Error) -> String {
    let message = format!("{}{}", message(error), suggestion(error));
    format!("错误：{message}\n\n用 --help 查看用法。")
}

fn message(error: &Error) -> String {
    let find = |kind| error.get(kind).map(shown).unwrap_or_default();
    let (arg, value) = (find(ContextKind::InvalidArg), find(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}”缺少值"),
        ErrorKind::InvalidValue => format!("“{arg}”的值“{value}”无效"),
        ErrorKind::ValueValidation => {
            format!("“{arg}”的值“{value}”无效：{}", reason(error))
        }
        ErrorKind::UnknownArgument => format!("未知的参数“{arg}”"),
        ErrorKind::InvalidSubcommand => {
            format!("未知的命令“{}”", find(ContextKind::InvalidSubcommand))
        }
        ErrorKind::NoEquals => format!("“{arg}”的值须写在等号之后"),
        ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues => format!("“{arg}”的值的个数不对"),
        ErrorKind::ArgumentConflict => match find(ContextKind::PriorArg) {
            prior if prior == arg => format!("“{arg}”只能给出一次"),
            prior => format!("“{arg}”不能与“{prior}”同时使用"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{arg}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "命令行中有不是 UTF-8 的文字".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

/// Why one of our own checks refuses a value.
fn reason(error: &Error) -> &str {
    let source = std::error::Error::source(error);
    let bad = source.and_then(|source| source.downcast_ref::<BadValue>());
    bad.map_or("格式不对", |bad| &bad.0.zh)
}

/// What may have been meant, and what can be written.
fn suggestion(error: &Error) -> String {
    let find = |kind| error.get(kind).map(shown).filter(|text| !text.is_empty());
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let near = near.into_iter().find_map(find);
    let near = near.map(|near| format!("；是否想写“{near}”？")).unwrap_or_default();
    let known = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    let known = known.into_iter().find_map(find);
    let known = known.map(|known| format!("\n  可用：{known}")).unwrap_or_default();
    format!("{near}{known}")
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
