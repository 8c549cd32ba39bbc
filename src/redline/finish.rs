//! The finished file: made by a worker within bounds, and proved.

use super::{LAYOUT, Made, check};
use crate::edition::{Edition, Pool};
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
    let edition = pool.one(&order).map_err(|failure| failure.problems(&order))?;
    check(made, &edition.pdf)?;
    Ok(edition)
}
