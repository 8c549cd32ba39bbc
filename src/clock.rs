//! What time it is.

use std::sync::OnceLock;

use engross::policy::Day;
use time::OffsetDateTime;

use crate::terminal;

/// While this is set to a number of seconds since 1970 (UTC), it is always then: so that whoever makes the
/// demonstration gets the same bytes again. It permits nothing that setting the machine's clock would not.
const STOPPED: &str = "ENGROSS_NOW";

/// This moment, in UTC.
pub fn now() -> Result<OffsetDateTime, String> {
    static STOPPED_AT: OnceLock<Result<Option<OffsetDateTime>, String>> = OnceLock::new();
    let stopped = STOPPED_AT.get_or_init(stopped).clone()?;
    Ok(stopped.unwrap_or_else(OffsetDateTime::now_utc))
}

/// The day that it is, in UTC.
pub fn today() -> Result<Day, String> {
    Day::of(now()?).ok_or_else(|| "this machine's clock shows no day of our time".to_owned())
}

/// Refuses a day that is still to come: what will hold then is in no register.
pub fn is_past(day: Day) -> Result<(), String> {
    let today = today()?;
    match day > today {
        true => Err(format!(
            "{day} is a day to come, and nobody knows what will hold then. Today is {today}: ask about that or \
             a day before it, or name no day"
        )),
        false => Ok(()),
    }
}

/// The moment at which somebody stopped the clock, which is said.
fn stopped() -> Result<Option<OffsetDateTime>, String> {
    let Some(text) = std::env::var_os(STOPPED) else { return Ok(None) };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    let moment = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let Some((moment, day)) = moment.and_then(|moment| Some((moment, Day::of(moment)?))) else {
        return Err(format!(
            "{STOPPED} is not a number of seconds since 1970; take it out of the environment, and the \
             machine's clock counts"
        ));
    };
    terminal::note(&format!("The clock is stopped: {STOPPED} says that it is {}.", day.in_words()));
    Ok(Some(moment))
}
