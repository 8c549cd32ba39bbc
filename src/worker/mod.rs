//! A worker: a process of its own for what may never end, eat memory or overflow the stack.
//!
//! [`Worker`] is one as its parent sees it, bounded in time and memory; [`work`] is what the process
//! itself does. Both speak in [`messages`]; what they speak of, they are told.

pub mod messages;

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::files::Files;
use crate::workspace::Limits;

/// How to start a worker: a program that calls [`work`] on its standard streams after bounding its
/// own memory to the MiB that its last argument says.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    pub program: PathBuf,
    pub arguments: Vec<String>,
}

/// Why there is no answer. The worker is of no more use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// It took longer than this many seconds.
    TooLong(u64),
    /// It ended in the middle, for some reason and with some status.
    Died { cause: Cause, status: String },
    /// It could not be started or spoken to.
    Unheard(String),
}

/// Why a worker ended, as far as it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// It needed more memory than this many MiB.
    Memory(u64),
    /// Calls stood in each other too deep.
    Stack,
    /// A library found itself at fault.
    Panic,
    Unknown,
}

impl Cause {
    /// What Rust's runtime says of itself on standard error before it ends a process.
    fn said_in(stderr: &str, memory_mib: u64) -> Self {
        if stderr.contains("has overflowed its stack") {
            Self::Stack
        } else if stderr.contains("memory allocation of") {
            Self::Memory(memory_mib)
        } else if stderr.contains("panicked at") {
            Self::Panic
        } else {
            Self::Unknown
        }
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Unheard(error.to_string())
    }
}

/// A worker that answers with messages of type `A`.
pub struct Worker<A> {
    child: Child,
    requests: BufWriter<ChildStdin>,
    answers: Receiver<io::Result<Option<(A, Files)>>>,
    /// What it said on standard error, once it has ended.
    last_words: Option<JoinHandle<String>>,
    limits: Limits,
}

impl<A: DeserializeOwned + Send + 'static> Worker<A> {
    /// Starts one. `task` are the arguments that say what it shall do.
    pub fn start(command: &WorkerCommand, task: &[&str], limits: Limits) -> io::Result<Self> {
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .args(task)
            .arg(limits.memory_mib.to_string())
            // One worker is one thread: the processors are shared out between workers.
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(io::Error::other("a worker has no pipes"));
        };
        Ok(Self {
            child,
            requests: BufWriter::new(stdin),
            answers: listen(BufReader::new(stdout)),
            last_words: Some(thread::spawn(|| last_words(stderr))),
            limits,
        })
    }

    /// Sends something that has no answer.
    pub fn tell(&mut self, request: &impl Serialize, files: &Files) -> io::Result<()> {
        messages::send(&mut self.requests, request, files)
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, request: &impl Serialize, files: &Files) -> Result<(A, Files), Ended> {
        // If the worker is gone, the wait for its answer says so and how it ended.
        let _ = self.tell(request, files);
        match self.answers.recv_timeout(Duration::from_secs(self.limits.seconds)) {
            Ok(Ok(Some(answer))) => Ok(answer),
            Ok(Err(error)) => Err(error.into()),
            Err(RecvTimeoutError::Timeout) => Err(Ended::TooLong(self.limits.seconds)),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => {
                let status = self.child.wait();
                let status = status.map_or_else(|error| error.to_string(), |it| it.to_string());
                let said = self.last_words.take().and_then(|words| words.join().ok());
                let cause = Cause::said_in(&said.unwrap_or_default(), self.limits.memory_mib);
                Err(Ended::Died { cause, status })
            }
        }
    }
}

impl<A> Drop for Worker<A> {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a worker's answers on a thread of its own, so that waiting for one can end.
fn listen<A: DeserializeOwned + Send + 'static>(
    mut from: impl Read + Send + 'static,
) -> Receiver<io::Result<Option<(A, Files)>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let answer = messages::receive(&mut from);
            let last = !matches!(answer, Ok(Some(_)));
            if sender.send(answer).is_err() || last {
                return;
            }
        }
    });
    receiver
}

/// The first of what a process says on standard error; the rest is read and dropped.
fn last_words(mut stderr: impl Read) -> String {
    let mut words = Vec::new();
    let _ = stderr.by_ref().take(4096).read_to_end(&mut words);
    let _ = io::copy(&mut stderr, &mut io::sink());
    String::from_utf8_lossy(&words).into_owned()
}

/// Does what comes, with `answer`, and calls `ended` when no more can come: what the process does.
///
/// Requests are read on a thread of its own, so that `ended` is called also in the middle of one,
/// when the process that sent them is gone.
pub fn work<R: DeserializeOwned + Send + 'static, A: Serialize>(
    mut requests: impl Read + Send + 'static,
    mut answers: impl Write,
    ended: impl Fn() + Send + 'static,
    mut answer: impl FnMut(R, Files) -> Option<(A, Files)>,
) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        while let Ok(Some(message)) = messages::receive(&mut requests) {
            if sender.send(message).is_err() {
                break;
            }
        }
        ended();
    });
    for (request, files) in receiver {
        if let Some((message, files)) = answer(request, files) {
            messages::send(&mut answers, &message, &files)?;
        }
    }
    Ok(())
}
