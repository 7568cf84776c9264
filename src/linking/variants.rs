//! Variants: names that a published name holds inside.

/// The names inside `form`: what stands before a trailing parenthesis (`Java` of `Java (computer programming)`), and
/// what stands in it where that is an abbreviation (`ERP` of `enterprise resource planning (ERP)`).
pub(super) fn inner_names(form: &str) -> impl Iterator<Item = &str> {
    let parts = form.trim().strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    let (before, inside) = parts.map_or((None, None), |(before, inside)| (Some(before.trim()), Some(inside.trim())));
    let before = before.filter(|it| it.contains(char::is_alphanumeric));
    before.into_iter().chain(inside.filter(|it| before.is_some() && is_abbreviation(it)))
}

/// Two to eight capitals or digits, at least two capitals: `ERP`, `HTML5`, `SAP R3`.
fn is_abbreviation(text: &str) -> bool {
    let capitals = text.chars().filter(|it| it.is_uppercase()).count();
    let others =
        text.chars().any(|it| !(it.is_uppercase() || it.is_ascii_digit() || matches!(it, ' ' | '/' | '-' | '&')));
    capitals >= 2 && !others && text.chars().count() <= 8
}

#[cfg(test)]
mod tests {
    use super::inner_names;

    #[test]
    fn names_inside_names() {
        let cases: [(&str, &[&str]); 6] = [
            ("Java (computer programming)", &["Java"]),
            ("enterprise resource planning (ERP)", &["enterprise resource planning", "ERP"]),
            ("(ERP)", &[]),
            ("welding", &[]),
            ("- (x)", &[]),
            ("a) b (c", &[]),
        ];
        for (form, expected) in cases {
            assert_eq!(inner_names(form).collect::<Vec<_>>(), expected, "{form}");
        }
    }
}
