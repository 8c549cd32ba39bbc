//! Whether a version may still be sent, asked anew before each message.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use crate::record::Version;
use crate::register::fault::Refused;
use crate::register::ledger::Standing;
use crate::register::trust::Trust;
use crate::register::{CHECKPOINT, PUBLIC, Register};

/// Watches how a version stands while it is sent: it may be withdrawn meanwhile.
pub struct Watch<'w> {
    folder: PathBuf,
    trust: &'w Trust,
    briefing: &'w str,
    version: Version,
    needs: Needs,
    /// The head of the register by which the version could be sent.
    head: Vec<u8>,
}

/// How a version has to stand for what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Current,
    /// It may be superseded as well.
    NotWithdrawn,
    Withdrawn,
}

impl<'w> Watch<'w> {
    /// Watches a version in the register below a workspace's `output/`.
    pub fn new(output: &Path, trust: &'w Trust, briefing: &'w str, version: Version) -> Self {
        let (folder, head) = (output.join(PUBLIC), Vec::new());
        Self { folder, trust, briefing, version, needs: Needs::Current, head }
    }

    /// Watches a version that is sent for a reason, if there is one, though a later one supersedes it.
    pub fn with_reason(self, reason: Option<&str>) -> Self {
        match reason {
            Some(_) => Self { needs: Needs::NotWithdrawn, ..self },
            None => self,
        }
    }

    /// Watches a version whose recipients are reminded of it.
    pub fn of_reminder(self) -> Self {
        Self { needs: Needs::NotWithdrawn, ..self }
    }

    /// Watches a version that is asked back, which it is only as long as it is withdrawn.
    pub fn of_recall(self) -> Self {
        Self { needs: Needs::Withdrawn, ..self }
    }

    /// Whether the version may be sent. The register is read again only if its head is another.
    pub fn look(&mut self) -> Result<(), NotToBeSent> {
        let path = self.folder.join(CHECKPOINT);
        let head = std::fs::read(&path);
        let head = head.map_err(|error| NotToBeSent::Unreadable(path, error.to_string()))?;
        if head == self.head {
            return Ok(());
        }
        let register = Register::open(&self.folder, self.trust).map_err(NotToBeSent::Register)?;
        let ledger = register.ledger();
        let standing = ledger.standing(self.briefing, self.version);
        match (standing.ok_or(NotToBeSent::NotPublished)?, self.needs) {
            (Standing::Withdrawn(_), Needs::Withdrawn) => {}
            (Standing::Withdrawn(_), _) => return Err(NotToBeSent::Withdrawn),
            (_, Needs::Withdrawn) => return Err(NotToBeSent::Reinstated),
            (Standing::Superseded { by }, Needs::Current) => {
                let is_current = ledger.standing(self.briefing, by) == Some(Standing::Current);
                return Err(NotToBeSent::Superseded { by, is_current });
            }
            (Standing::Current | Standing::Superseded { .. }, _) => {}
        }
        self.head = head;
        Ok(())
    }
}

/// Why a version is not to be sent.
#[derive(Debug)]
pub enum NotToBeSent {
    Withdrawn,
    /// By a later version, which may be withdrawn itself, and nobody said why it is sent all the same.
    Superseded {
        by: Version,
        is_current: bool,
    },
    NotPublished,
    /// It is not withdrawn any more, and so is not asked back.
    Reinstated,
    /// The register is refused.
    Register(Refused),
    Unreadable(PathBuf, String),
}

impl Display for NotToBeSent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Withdrawn => f.write_str("this version is withdrawn, and so is not sent"),
            Self::Superseded { by, is_current } => {
                let which = if *is_current { "is current" } else { "is withdrawn itself" };
                write!(
                    f,
                    "this version is superseded by {by}, which {which}; if people are to get it all the same, \
                     say why: --reason TEXT"
                )
            }
            Self::NotPublished => f.write_str("this version was not published, and so is not sent"),
            Self::Reinstated => {
                f.write_str("this version is not withdrawn any more, and so is not asked back")
            }
            Self::Register(refused) => write!(f, "the register is refused: {refused}"),
            Self::Unreadable(path, reason) => {
                write!(f, "{} cannot be read: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for NotToBeSent {}
