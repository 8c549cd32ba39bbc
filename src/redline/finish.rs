//! The finished file: made by a worker within bounds, and proved.

use std::sync::{Mutex, PoisonError};

use super::{LAYOUT, Made, check};
use crate::edition::{Edition, Failure, Pool};
use crate::report::{Place, Problem};

/// Makes a redline's PDF and proves it. `briefing` names it in what is wrong, `time` is a commit's.
pub fn finish(
    made: &Made,
    briefing: &str,
    time: i64,
    pool: &Pool<'_>,
) -> Result<Edition, Vec<Problem>> {
    if pool.layouts.get(LAYOUT).is_none() {
        let message = "this workspace has no layout for redlines";
        let hint = "copy the folder layouts/redline from engross's own workspace, and what it uses \
                    of layouts/shared and layouts/fonts";
        return Err(vec![Problem::error("redline", message).at(Place::file(LAYOUT)).hint(hint)]);
    }
    let order = made.order(briefing, time);
    let outcome: Mutex<Option<Result<Edition, Failure>>> = Mutex::default();
    pool.run(std::iter::once(((), order.clone())), |(), _, edition| {
        *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(edition);
    });
    let outcome = outcome.into_inner().unwrap_or_else(PoisonError::into_inner);
    let edition = outcome.unwrap_or_else(|| Err(Failure::Worker("no answer came".to_owned())));
    let edition = edition.map_err(|failure| failure.problems(&order))?;
    check(made, &edition.pdf)?;
    Ok(edition)
}
