//! What a release owes to the versions before it that somebody approved: they stay, and what comes
//! after goes on from them.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::{APPROVALS, RELEASES, Release, path};
use crate::record::Version;
use crate::revision::{self, CommitId, RevisionError};

/// How an earlier version that somebody approved is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassedOver {
    /// It does not stand in its folder any more.
    Gone { version: Version, folder: String },
    /// Its commit goes on from this release's, so that this release would undo what it brought.
    MadeFromLater(Version),
    /// The redline starts from an older version than it.
    NotInRedline(Version),
}

impl Display for PassedOver {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone { version, folder } => write!(
                f,
                "somebody approved {version}, and it cannot be read in {folder} any more; an \
                 approved version stays, to be compared with"
            ),
            Self::MadeFromLater(version) => write!(
                f,
                "somebody approved {version}, which was made from a later commit than this, so \
                 this would undo what {version} brought without saying so"
            ),
            Self::NotInRedline(version) => write!(
                f,
                "somebody approved {version}, and the redline does not start from it or from a \
                 later version"
            ),
        }
    }
}

impl PassedOver {
    /// What to do about it before a release is proposed.
    pub(super) fn hint(&self) -> String {
        match self {
            Self::Gone { folder, .. } => format!(
                "`git log -- {folder}` says which commit took it away; bring it back as it was \
                 before that: git checkout COMMIT^ -- {folder}"
            ),
            Self::MadeFromLater(_) => {
                "to go back to an older text, bring it back in a commit of its own, and propose that"
                    .to_owned()
            }
            Self::NotInRedline(_) => "propose it again with --again".to_owned(),
        }
    }
}

/// The earlier versions that somebody approved and that a version made from a commit passes over.
pub(super) fn passed_over(
    root: &Path,
    (briefing, version): (&str, Version),
    commit: &CommitId,
    redline_from: Option<Version>,
) -> Result<Vec<PassedOver>, RevisionError> {
    let mut passed = Vec::new();
    for earlier in approved_before(root, briefing, version)? {
        let Ok(release) = Release::open(root, briefing, earlier) else {
            let folder = path(briefing, earlier);
            passed.push(PassedOver::Gone { version: earlier, folder });
            continue;
        };
        let made_from = &release.record.commit;
        if made_from != commit && revision::leads_to(root, commit, made_from)? {
            passed.push(PassedOver::MadeFromLater(earlier));
        }
        if redline_from < Some(earlier) {
            passed.push(PassedOver::NotInRedline(earlier));
        }
    }
    Ok(passed)
}

/// The versions before one that somebody ever signed as approved, as far as git knows here.
fn approved_before(
    root: &Path,
    briefing: &str,
    version: Version,
) -> Result<BTreeSet<Version>, RevisionError> {
    let names = revision::names_ever_in(root, &format!("{RELEASES}/{briefing}"))?;
    let mut approved = BTreeSet::new();
    for earlier in names.iter().filter_map(|name| name.parse().ok()) {
        let approvals = format!("{}/{APPROVALS}", path(briefing, earlier));
        if earlier < version
            && revision::names_ever_in(root, &approvals)?.iter().any(|name| name.ends_with(".sig"))
        {
            approved.insert(earlier);
        }
    }
    Ok(approved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::tests::History;

    const WHO: [&str; 2] = ["ann@example.org"; 2];

    fn passed(history: &History, version: &str, commit: &CommitId) -> Vec<PassedOver> {
        let version = version.parse().unwrap();
        passed_over(history.folder.path(), ("first", version), commit, None).unwrap()
    }

    #[test]
    fn an_approved_version_that_was_taken_away_is_not_forgotten() {
        let history = History::new();
        history.commit(&format!("{RELEASES}/first/v1/record.json"), "{}", WHO);
        history.commit(&format!("{RELEASES}/first/v2/record.json"), "{}", WHO);
        history.commit(&format!("{RELEASES}/first/v1/{APPROVALS}/amina.sig"), "signed", WHO);
        let folder = path("first", Version::FIRST);
        let gone = vec![PassedOver::Gone { version: Version::FIRST, folder: folder.clone() }];
        let head = history.commit("a", "1", WHO);
        std::fs::remove_dir_all(history.folder.path().join(RELEASES)).unwrap();
        // Of v2, which nobody approved, there is nothing to say.
        assert_eq!(passed(&history, "v3", &head), gone);
        assert_eq!(passed(&history, "v1", &head), []);
    }
}
