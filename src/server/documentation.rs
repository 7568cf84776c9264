//! What the OpenAPI description says beside the operations themselves.

use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};

/// The frame of the description; the operations add themselves.
pub(super) fn description() -> OpenApi {
    let licence = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("skillmatch")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Finds people and credentials by skill. Every score is an integer of units of 2^-20, is explained on \
             request, and is the sum of its parts. Every answer names the version of the data that gave it. Errors \
             are RFC 9457 problems. An `{id}` in a path is a percent-encoded IRI.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("skillmatch")).build()))
        .license(Some(licence))
        .build();
    OpenApiBuilder::new().info(info).build()
}
