//! What changed in `engross.toml`, in words.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::files::Files;
use crate::workspace::{Config, MailSettings, Server, Tls};

/// A fact of the configuration that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// As it is called in a sentence: "the publisher's name".
    pub what: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
    /// Whether editions show it, so that they look different.
    pub is_shown: bool,
}

/// All facts that differ. None if the configuration of a side is wrong, or there is none: then only
/// its file is known to differ.
pub fn settings(old: &Files, new: &Files) -> Vec<Setting> {
    let [Some(old), Some(new)] = [old, new].map(|files| Config::read(files).0) else {
        return Vec::new();
    };
    let [olds, news] = [&old, &new].map(facts);
    let differing = olds.into_iter().zip(news).filter(|(old, new)| old.2 != new.2);
    differing
        .map(|((what, is_shown, old), (.., new))| Setting { what, old, new, is_shown })
        .collect()
}

/// Every fact: what it is, whether editions show it, its value in words.
fn facts(config: &Config) -> [(&'static str, bool, Option<String>); 12] {
    let Config { publisher, sections, items, confidentiality, limits, private, time_stamp, mail } =
        config;
    let sections = sections.iter().map(|(heading, kind)| format!("{kind}: {heading}"));
    let items = items.iter().map(|(kind, [one, many])| format!("{kind}: {one}, {many}"));
    let own: BTreeSet<_> = confidentiality.own.iter().cloned().collect();
    let names = confidentiality.names.display().to_string();
    [
        ("the publisher's name", true, Some(publisher.name.clone())),
        ("the address where readers check", true, Some(publisher.check.clone())),
        ("the kinds of sections", true, joined(sections)),
        ("what items are called where a difference is told", false, joined(items)),
        (
            "what the confidentiality gate lets through as the organisation's own",
            false,
            joined(own.into_iter()),
        ),
        ("the folder of the private lists of names", false, Some(names)),
        ("the time that an edition may take", false, Some(format!("{} seconds", limits.seconds))),
        ("the memory that an edition may take", false, Some(format!("{} MiB", limits.memory_mib))),
        ("who sends messages", false, mail.as_ref().map(|mail| mail.from.to_string())),
        ("the server that messages go through", false, mail.as_ref().and_then(server)),
        ("who can open what is private", false, joined(private.recipients.iter().cloned())),
        ("the service that sets time stamps on seals", false, time_stamp.clone()),
    ]
}

/// A mail server and how it is spoken to, if there is one.
fn server(mail: &MailSettings) -> Option<String> {
    let Server { host, port, tls, user, password_file, ca, rate } = mail.server.as_ref()?;
    let tls = match tls {
        Tls::Required => "STARTTLS",
        Tls::Wrapper => "TLS from the start",
    };
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let parts = [
        Some(format!("{host}, port {port}, {tls}, {rate} messages a minute")),
        user.as_ref().map(|user| format!("as {user}")),
        path(password_file).map(|file| format!("with the password in {file}")),
        path(ca).map(|ca| format!("trusted by {ca}")),
    ];
    joined(parts.into_iter().flatten())
}

/// All of them, if there are any.
fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::CONFIG_PATH;

    fn config(text: &str) -> Files {
        let mut files = Files::default();
        files.insert(CONFIG_PATH, text.as_bytes());
        files
    }

    #[test]
    fn each_fact_that_differs_is_told_with_both_values() {
        let old = config(
            "[publisher]\nname = \"A\"\ncheck = \"https://a.example/\"\n[confidentiality]\nown = [\"@a.example\", \"@b.example\"]\n",
        );
        let new = config(
            "[publisher]\nname = \"A\"\ncheck = \"https://b.example/\"\n[sections]\npractice = [\"Improving Practice\"]\n[confidentiality]\nown = [\"@b.example\", \"@a.example\"]\n[limits]\nseconds = 30\n",
        );
        let said: Vec<_> = settings(&old, &new)
            .into_iter()
            .map(|it| format!("{}: {:?} -> {:?} {}", it.what, it.old, it.new, it.is_shown))
            .collect();
        assert_eq!(
            said,
            [
                "the address where readers check: Some(\"https://a.example/\") -> Some(\"https://b.example/\") true",
                "the kinds of sections: None -> Some(\"practice: improving practice\") true",
                "the time that an edition may take: Some(\"60 seconds\") -> Some(\"30 seconds\") false",
            ]
        );
        assert_eq!(settings(&old, &config("wrong")), []);
    }
}
