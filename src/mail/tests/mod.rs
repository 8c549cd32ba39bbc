//! Letters and messages with fixed salts, and a post that is none.

mod letter;
mod message;
mod sending;
mod sent;

use super::*;
use crate::circulation::{Kept, Row};

/// A circulation to so many people by e-mail, as entry 2 of the register; its salts are fixed.
fn kept_for(recipients: usize) -> Kept<Row> {
    let mut list = crate::circulation::tests::circulation(recipients);
    for (number, salted) in list.salted.iter_mut().enumerate() {
        let digits = format!("\"{:064x}\"", number + 1);
        salted.salt = serde_json::from_str(&digits).unwrap();
        salted.row.code = crate::spelling::spell(&[1, 2, 3, 4, 5]).parse().unwrap();
    }
    Kept { entry: 2, list }
}

fn sender() -> Sender {
    Sender {
        from: "The Board <briefings@board.example>".parse().unwrap(),
        publisher: "The Board".into(),
        check: "https://board.example/check".into(),
    }
}

fn template() -> Template {
    CIRCULATION.template(&Default::default()).0.unwrap()
}
