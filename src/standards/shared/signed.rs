//! Signed tokens inside a document: badges, endorsements and presentations as compact JWS. What they say is read;
//! whether the signature holds is not looked at here.

use super::{Node, node::things};
use crate::{
    model::{Problem, Reading},
    standards::{Json, Scope, content::token},
};

/// Tokens inside tokens are read to this depth: no wallet packs more.
const MAX_TOKENS: u8 = 4;

/// The token in a text: a compact JWS, alone or as a data URL, with or without disclosures (SD-JWT) behind it.
pub(in crate::standards) fn token(text: &str) -> Option<&str> {
    let text = text.trim();
    let packed = text.strip_prefix("data:").and_then(|it| it.split_once(',')).map_or(text, |(_, data)| data);
    let token = packed.split('~').next().unwrap_or(packed);
    token::is_compact_jws(token).then_some(token)
}

/// Whether a token holds a thing of this sort: for recognising, so what is wrong with it is not told.
pub(in crate::standards) fn holds(
    text: &str,
    scope: &Scope<'_>,
    wanted: &dyn Fn(&Node<'_>, &Scope<'_>) -> bool,
) -> bool {
    let Some(token) = token(text).filter(|_| scope.tokens < MAX_TOKENS) else { return false };
    let Some(claims) = token::claims(token, scope.limits, "", &mut Vec::new()) else { return false };
    let scope = Scope { tokens: scope.tokens + 1, ..*scope };
    things(&claims, "").iter().any(|it| wanted(it, &scope))
}

/// Decodes the token in `node` and gives its claims to `read`, with places that begin at the token.
pub(in crate::standards) fn signed(
    node: &Node<'_>,
    text: &str,
    scope: &Scope<'_>,
    reading: &mut Reading,
    read: &mut dyn FnMut(&Node<'_>, &Scope<'_>, &mut Reading),
) {
    let place = node.place();
    let Some(token) = token(text) else {
        let hint = "write a compact JWS: three parts in base64url with dots between them";
        reading.problems.push(Problem::error(place, "is no signed token (compact JWS)", hint));
        return;
    };
    if scope.tokens >= MAX_TOKENS {
        let message = format!("more than {MAX_TOKENS} signed tokens lie one in the other");
        reading.problems.push(Problem::error(place, message, "give the inner badge by itself"));
        return;
    }
    let Some(claims) = token::claims(token, scope.limits, &place, &mut reading.problems) else { return };
    let scope = Scope { tokens: scope.tokens + 1, ..*scope };
    let start = format!("{place}: ");
    claimed(&claims, &start, &scope, reading, read);
}

/// The claims themselves: with their registered names (`iss`, `jti`, ...) beside a `vc`, else every thing in them.
fn claimed(
    claims: &Json<'_>,
    start: &str,
    scope: &Scope<'_>,
    reading: &mut Reading,
    read: &mut dyn FnMut(&Node<'_>, &Scope<'_>, &mut Reading),
) {
    let root = Node::new(claims, start);
    if root.get(&["vc", "vp"]).is_some_and(|it| it.value.is_object()) {
        read(&root, scope, reading);
        return;
    }
    for thing in things(claims, start) {
        read(&thing, scope, reading);
    }
}
