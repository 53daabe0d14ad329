//! One item made: by the library, in this process or in a child.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use banxin::archive::sha256;
use banxin::data::Tree;
use banxin::diag::{Diagnostic, Source, SourceId, Span, both};
use banxin::pdf::SharedFonts;
use banxin::{Engine, Produced, RenderOptions};

use super::manifest::{Finding, Made};
use super::options::Options;

/// A PDF, and what is to be recorded of it.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) made: Made,
    pub(crate) findings: Vec<Finding>,
    pub(crate) bytes: Vec<u8>,
}

/// Makes items, all in one way.
#[derive(Debug)]
pub(crate) struct Maker<'a> {
    pub(crate) engine: &'a Engine,
    /// The same for each thread, with what it keeps of the reports that it makes one after
    /// another: labels of forms are the same in all.
    engines: Vec<Engine>,
    options: &'a Options,
    shared: Option<Arc<SharedFonts>>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(engine: &'a Engine, options: &'a Options, threads: usize) -> Self {
        let shared = options.common.clone().map(SharedFonts::new).map(Arc::new);
        let engines = (0..threads).map(|_| engine.clone().keeping()).collect();
        Self { engine, engines, options, shared }
    }

    /// Makes an item, or says why not. A fault of the program is one of this item alone.
    pub(crate) fn make(
        &self,
        source: &Source,
        tree: &Tree,
        original: &[u8],
        number: u64,
    ) -> Result<Product, Vec<Finding>> {
        let Self { engine, engines, options, shared } = self;
        let own = rayon::current_thread_index().and_then(|thread| engines.get(thread));
        let engine = own.unwrap_or(engine);
        let data = |diagnostics: &[Diagnostic]| findings(diagnostics, source, engine);
        let shared = shared.clone();
        let render = RenderOptions { shared, ..options.render(original, number) };
        let produce = || engine.produce_read(source, tree, &render, options.only_final);
        match catch_unwind(AssertUnwindSafe(produce)) {
            Ok(Ok(produced)) => {
                let findings = data(&produced.diagnostics);
                Ok(Product { findings, ..Product::from(produced) })
            }
            Ok(Err(errors)) => Err(data(&errors)),
            Err(_) => Err(vec![Finding::plain(&panicked())]),
        }
    }
}

/// Diagnostics of a report and of the layouts that set it, as data.
pub(crate) fn findings(
    diagnostics: &[Diagnostic],
    report: &Source,
    engine: &Engine,
) -> Vec<Finding> {
    let source = |span: Span| match span.source {
        SourceId::REPORT => Some(report),
        id => engine.source(id),
    };
    diagnostics.iter().map(|one| Finding::new(one, source)).collect()
}

impl From<Produced> for Product {
    fn from(produced: Produced) -> Self {
        let info = produced.info;
        let made = Made {
            output_sha256: sha256(&produced.bytes),
            bytes: produced.bytes.len() as u64,
            pages: produced.pages,
            title: info.title,
            unit: info.author,
            year: info.year,
            date: info
                .date
                .map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")),
            draft: produced.is_draft,
            places: produced.places,
            needs: produced.needs,
        };
        Self { made, findings: vec![], bytes: produced.bytes }
    }
}

fn panicked() -> Diagnostic {
    Diagnostic::error(
        "batch::panicked",
        both("the program has a fault that this report meets", "此报告触发了程序的错误"),
    )
    .hint(both("please report it with the input", "请连同输入文件一并反馈"))
}
