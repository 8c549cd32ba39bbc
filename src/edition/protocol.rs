//! What is said between the process that orders editions and the workers that make them.
//!
//! The parent sends the layouts once, then orders; the worker answers each order.

use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Edition, Failure, Order, Shared, compile};
use crate::files::Files;
use crate::report::Problem;
use crate::worker::{self, Worker, WorkerCommand};
use crate::workspace::Limits;

#[derive(Debug, Serialize, Deserialize)]
enum Request {
    Layouts,
    Order { briefing: String, edition: String, layout: String, ident: String, time: i64 },
}

#[derive(Debug, Serialize, Deserialize)]
enum Answer {
    /// The PDF is the message's only file.
    Done {
        pages: usize,
        read: Vec<String>,
        warnings: Vec<Problem>,
    },
    Failed(Failure),
}

/// The name of a PDF among a message's files.
const PDF: &str = "edition.pdf";

/// Works on the orders that come, and calls `ended` when no more can: what a worker process does.
pub fn work(
    orders: impl Read + Send + 'static,
    answers: impl Write,
    ended: impl Fn() + Send + 'static,
) -> io::Result<()> {
    let mut shared = Arc::new(Shared::new(&Files::default()));
    worker::work(orders, answers, ended, |request, files| {
        let Request::Order { briefing, edition, layout, ident, time } = request else {
            shared = Arc::new(Shared::new(&files));
            return None;
        };
        let order = Order { briefing, edition, layout, files, ident, time };
        let mut made = Files::default();
        let answer = match compile::compile(&shared, &order) {
            Ok(Edition { pdf, pages, read, warnings }) => {
                made.insert(PDF, pdf);
                Answer::Done { pages, read, warnings }
            }
            Err(failure) => Answer::Failed(failure),
        };
        Some((answer, made))
    })
}

/// A process that makes editions by the layouts it was started with.
pub(super) struct Maker(Worker<Answer>);

impl Maker {
    pub fn start(command: &WorkerCommand, layouts: &Files, limits: Limits) -> io::Result<Self> {
        let mut worker = Worker::start(command, &[], limits)?;
        worker.tell(&Request::Layouts, layouts)?;
        Ok(Self(worker))
    }

    pub fn make(&mut self, order: &Order) -> Result<Edition, Failure> {
        let Order { briefing, edition, layout, files, ident, time } = order.clone();
        match self.0.ask(&Request::Order { briefing, edition, layout, ident, time }, &files)? {
            (Answer::Failed(failure), _) => Err(failure),
            (Answer::Done { pages, read, warnings }, files) => {
                let pdf = files.get(PDF).cloned().unwrap_or_default();
                Ok(Edition { pdf, pages, read, warnings })
            }
        }
    }
}
