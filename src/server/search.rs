//! Search by words, with paging.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
};

use super::{AppState, Problem};
use crate::engine::{SearchAnswer, SearchKind, SearchRequest};

/// Search credentials, skills, occupations and jobs by words
#[utoipa::path(get, path = "/v1/search", tag = "words",
    params(
        ("q" = String, Query, description = "The words"),
        ("kind" = Option<SearchKind>, Query, description = "Only this kind"),
        ("filter.FIELD" = Option<String>, Query, description = "Only results with this value; again for more values"),
        ("limit" = Option<usize>, Query, description = "How many, 1 to 200; default 10"),
        ("cursor" = Option<String>, Query, description = "Where to go on: from the `Link` header"),
    ),
    responses(
        (status = 200, description = "The results; the header `Link` has rel=\"next\"", body = SearchAnswer),
        (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn search(
    state: State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<(HeaderMap, Json<SearchAnswer>), Problem> {
    let query = query.unwrap_or_default();
    answer(&state, parse(&query)?, "/v1/search", &query).await
}

/// Skills by the words one is typing
#[utoipa::path(get, path = "/v1/skills", tag = "words",
    params(
        ("q" = String, Query, description = "The words, the last one perhaps unfinished"),
        ("limit" = Option<usize>, Query, description = "How many, 1 to 200; default 10"),
    ),
    responses(
        (status = 200, description = "The skills", body = SearchAnswer),
        (status = 422, description = "The request does not fit", body = Problem, content_type = "application/problem+json"),
    ))]
pub(super) async fn skills(
    state: State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<(HeaderMap, Json<SearchAnswer>), Problem> {
    let query = query.unwrap_or_default();
    let request = SearchRequest { kind: Some(SearchKind::Skills), ..parse(&query)? };
    answer(&state, request, "/v1/skills", &query).await
}

async fn answer(
    state: &AppState,
    request: SearchRequest,
    path: &str,
    query: &str,
) -> Result<(HeaderMap, Json<SearchAnswer>), Problem> {
    let offset = request.offset;
    let answer = state.ask(move |engine| engine.search(&request)).await.map_err(in_query)?;
    let next = offset + answer.results.len();
    let mut headers = HeaderMap::new();
    let more = u64::try_from(next).is_ok_and(|next| next < answer.total) && !answer.results.is_empty();
    if more && let Ok(link) = HeaderValue::from_str(&next_link(path, query, next)) {
        headers.insert(header::LINK, link);
    }
    Ok((headers, Json(answer)))
}

/// Names the query parameters instead of the fields of the request that was made from them.
fn in_query(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        error.pointer = match error.pointer.as_str() {
            "/query" => "?q".to_owned(),
            "/offset" => "?cursor".to_owned(),
            other => match other.strip_prefix("/filters/") {
                Some(field) => format!("?filter.{field}"),
                None => format!("?{}", other.trim_start_matches('/')),
            },
        };
    }
    problem
}

/// The same query with the cursor of the next page.
fn next_link(path: &str, query: &str, next: usize) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "cursor"));
    pairs.append_pair("cursor", &format!("{next:x}"));
    format!("<{path}?{}>; rel=\"next\"", pairs.finish())
}

fn parse(query: &str) -> Result<SearchRequest, Problem> {
    let mut request = SearchRequest::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let wrong = |detail: &str, hint: &str| Problem::field(format!("?{name}"), detail, hint);
        match name.as_ref() {
            "q" => request.query = value.into_owned(),
            "kind" => {
                request.kind = Some(match value.as_ref() {
                    "credentials" => SearchKind::Credentials,
                    "skills" => SearchKind::Skills,
                    "occupations" => SearchKind::Occupations,
                    "jobs" => SearchKind::Jobs,
                    _ => return Err(wrong("not a kind", "use credentials, skills, occupations or jobs")),
                });
            }
            "limit" => request.limit = Some(value.parse().map_err(|_| wrong("not a number", "use 1 to 200"))?),
            "cursor" => {
                let offset = usize::from_str_radix(&value, 16);
                request.offset = offset.map_err(|_| wrong("not a cursor", "take it from the `Link` header"))?;
            }
            other => match other.strip_prefix("filter.") {
                Some(field) => request.filters.entry(field.to_owned()).or_default().push(value.into_owned()),
                None => return Err(wrong("not a parameter", "parameters are q, kind, limit, cursor, filter.FIELD")),
            },
        }
    }
    Ok(request)
}
