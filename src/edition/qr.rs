//! The QR code (ISO/IEC 18004) of an address, as a picture for layouts.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white that the standard asks for on each side.
const QUIET_ZONE: usize = 4;

/// The QR code as SVG: black modules on nothing, one unit each, those side by side as one shape. It
/// holds 2,331 bytes; the configuration allows an address far fewer.
pub fn svg(address: &str) -> String {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .expect("an address of the configuration's length fits");
    let width = code.width();
    let mut path = String::new();
    for (y, row) in (QUIET_ZONE..).zip(code.to_colors().chunks_exact(width)) {
        let mut x = QUIET_ZONE;
        for run in row.chunk_by(|one, next| one == next) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += length;
        }
    }
    let size = width + 2 * QUIET_ZONE;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>"#
    )
}
