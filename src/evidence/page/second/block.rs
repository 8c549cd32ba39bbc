//! What is pasted, and what must come out.

/// Commands, and the answer to them.
pub(super) fn block<'l>(commands: &[String], lines: impl IntoIterator<Item = &'l str>) -> String {
    let commands: Vec<_> = commands.iter().map(|command| format!("    {command}")).collect();
    format!("PASTE\n\n{}\n\nANSWER\n\n{}", commands.join("\n"), answer(lines))
}

/// What must come out.
pub(super) fn answer(lines: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let lines = lines.into_iter().map(|line| format!("    | {}", line.as_ref()));
    lines.collect::<Vec<_>>().join("\n")
}
