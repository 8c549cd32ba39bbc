//! The shape of a record: in-toto's Statement v1 with SLSA's provenance v1 predicate, as far as a
//! release needs them. The names of the fields are the specifications'.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Builder, CONTENT, MAX_TIMESTAMP, REDLINE, RELEASES, Record, RecordError, Version, parity_report,
};
use crate::content;
use crate::digest::Digest;
use crate::revision::CommitId;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Statement {
    #[serde(rename = "_type")]
    statement_type: StatementType,
    subject: Vec<File>,
    predicate_type: PredicateType,
    predicate: Predicate,
}

#[derive(Debug, Serialize, Deserialize)]
enum StatementType {
    #[serde(rename = "https://in-toto.io/Statement/v1")]
    V1,
}

#[derive(Debug, Serialize, Deserialize)]
enum PredicateType {
    #[serde(rename = "https://slsa.dev/provenance/v1")]
    ProvenanceV1,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Predicate {
    build_definition: BuildDefinition,
    run_details: RunDetails,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct BuildDefinition {
    build_type: BuildType,
    external_parameters: ExternalParameters,
    internal_parameters: InternalParameters,
    resolved_dependencies: Vec<Dependency>,
}

/// What the fields of a build definition mean: `docs/releases.md`.
#[derive(Debug, Serialize, Deserialize)]
enum BuildType {
    #[serde(rename = "engross:release:1")]
    Release1,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ExternalParameters {
    briefing: String,
    version: Version,
    content_digest: Sha256,
    standards: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InternalParameters {
    timestamp: i64,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RunDetails {
    builder: BuilderDetails,
    byproducts: Vec<File>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct BuilderDetails {
    id: BuilderId,
    version: BuilderVersion,
    builder_dependencies: [File; 1],
}

/// Whoever proposed, on a machine of their own: the name claims nothing, a rebuild shows.
#[derive(Debug, Serialize, Deserialize)]
enum BuilderId {
    #[serde(rename = "engross:propose")]
    Propose,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BuilderVersion {
    engross: String,
    typst: String,
}

/// A resource descriptor of a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    digest: Sha256,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sha256 {
    sha256: Digest,
}

/// A resource descriptor of the commit, or of a file in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dependency {
    name: String,
    digest: DependencyDigest,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
enum DependencyDigest {
    GitCommit(CommitId),
    Sha256(Digest),
}

/// The dependency that is no file.
const COMMIT: &str = "commit";

/// The builder's one dependency.
const LOCK: &str = "Cargo.lock";

impl From<&Record> for Statement {
    fn from(record: &Record) -> Self {
        let files = |files: &BTreeMap<String, Digest>| {
            let file = |(name, digest): (&String, &Digest)| file(name, *digest);
            files.iter().map(file).collect()
        };
        let commit = Dependency {
            name: COMMIT.to_owned(),
            digest: DependencyDigest::GitCommit(record.commit.clone()),
        };
        let inputs = record.inputs.iter().map(|(path, digest)| Dependency {
            name: path.clone(),
            digest: DependencyDigest::Sha256(*digest),
        });
        Self {
            statement_type: StatementType::V1,
            subject: files(&record.subjects),
            predicate_type: PredicateType::ProvenanceV1,
            predicate: Predicate {
                build_definition: BuildDefinition {
                    build_type: BuildType::Release1,
                    external_parameters: ExternalParameters {
                        briefing: record.briefing.clone(),
                        version: record.version,
                        content_digest: Sha256 { sha256: record.content_digest },
                        standards: record.standards.clone(),
                    },
                    internal_parameters: InternalParameters { timestamp: record.timestamp },
                    resolved_dependencies: [commit].into_iter().chain(inputs).collect(),
                },
                run_details: RunDetails {
                    builder: BuilderDetails {
                        id: BuilderId::Propose,
                        version: BuilderVersion {
                            engross: record.builder.engross.clone(),
                            typst: record.builder.typst.clone(),
                        },
                        builder_dependencies: [file(LOCK, record.builder.lock)],
                    },
                    byproducts: files(&record.byproducts),
                },
            },
        }
    }
}

fn file(name: &str, digest: Digest) -> File {
    File { name: name.to_owned(), digest: Sha256 { sha256: digest } }
}

impl TryFrom<Statement> for Record {
    type Error = RecordError;

    fn try_from(statement: Statement) -> Result<Self, RecordError> {
        let BuildDefinition {
            external_parameters: parameters,
            internal_parameters: InternalParameters { timestamp },
            resolved_dependencies,
            ..
        } = statement.predicate.build_definition;
        let RunDetails { builder, byproducts } = statement.predicate.run_details;
        let [lock] = builder.builder_dependencies;
        let (commit, inputs) = dependencies(resolved_dependencies)?;
        let record = Self {
            briefing: parameters.briefing,
            version: parameters.version,
            content_digest: parameters.content_digest.sha256,
            standards: parameters.standards,
            commit,
            timestamp,
            subjects: sorted("subjects", statement.subject, is_file_name)?,
            inputs: sorted("inputs", inputs, is_path)?,
            byproducts: sorted("by-products", byproducts, is_file_name)?,
            builder: Builder {
                engross: builder.version.engross,
                typst: builder.version.typst,
                lock: lock.digest.sha256,
            },
        };
        if lock.name != LOCK {
            return Err(RecordError::NotAName { list: "builder's dependencies", name: lock.name });
        }
        agrees_with_itself(&record)?;
        Ok(record)
    }
}

/// The commit, which comes first and once, and the files after it.
fn dependencies(dependencies: Vec<Dependency>) -> Result<(CommitId, Vec<File>), RecordError> {
    let mut dependencies = dependencies.into_iter();
    let commit = match dependencies.next() {
        Some(Dependency { name, digest: DependencyDigest::GitCommit(id) }) if name == COMMIT => id,
        _ => return Err(RecordError::NoCommit),
    };
    let files = dependencies.map(|Dependency { name, digest }| match digest {
        DependencyDigest::Sha256(digest) => Ok(file(&name, digest)),
        DependencyDigest::GitCommit(_) => Err(RecordError::NotAFile(name)),
    });
    Ok((commit, files.collect::<Result<_, _>>()?))
}

/// The files of a list by their names, each of which is one, comes once, and in its order.
fn sorted(
    list: &'static str,
    files: Vec<File>,
    is_name: fn(&str) -> bool,
) -> Result<BTreeMap<String, Digest>, RecordError> {
    let mut by_name = BTreeMap::new();
    for File { name, digest } in files {
        if !is_name(&name) {
            return Err(RecordError::NotAName { list, name });
        }
        if by_name.contains_key(&name) {
            return Err(RecordError::Twice { list, name });
        }
        if by_name.last_key_value().is_some_and(|(last, _)| *last > name) {
            return Err(RecordError::OutOfOrder { list, name });
        }
        by_name.insert(name, digest.sha256);
    }
    Ok(by_name)
}

/// What one part of a record says of another.
fn agrees_with_itself(record: &Record) -> Result<(), RecordError> {
    if record.subjects.is_empty() {
        return Err(RecordError::NoSubject);
    }
    if !content::is_id(&record.briefing) {
        return Err(RecordError::NotAName { list: "briefings", name: record.briefing.clone() });
    }
    if !(0..=MAX_TIMESTAMP).contains(&record.timestamp) {
        return Err(RecordError::NotATime(record.timestamp));
    }
    if record.byproducts.get(CONTENT) != Some(&record.content_digest) {
        return Err(RecordError::OtherContent);
    }
    let of_releases = record.inputs.keys().filter(|path| path.starts_with(RELEASES)).count();
    let previous = record.previous().filter(|(previous, _)| *previous < record.version);
    let redlines = usize::from(record.byproducts.contains_key(REDLINE));
    if redlines != of_releases || redlines != usize::from(previous.is_some()) {
        return Err(RecordError::NoRedline);
    }
    for subject in record.subjects.keys() {
        if record.byproducts.contains_key(subject) {
            return Err(RecordError::Twice { list: "files", name: subject.clone() });
        }
        let edition = subject.strip_suffix(".pdf");
        if !edition.is_some_and(|name| record.byproducts.contains_key(&parity_report(name))) {
            return Err(RecordError::NoParity(subject.clone()));
        }
    }
    Ok(())
}

/// A file beside the record: never a path that leads elsewhere.
fn is_file_name(name: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    name.bytes().all(plain) && !name.is_empty() && !name.starts_with('.') && name.len() <= 200
}

/// A path from the workspace's root that stays in it.
fn is_path(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    path.split('/').all(part)
}
