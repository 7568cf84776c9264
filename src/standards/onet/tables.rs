//! Which of O\*NET's tables a table is, told by its columns.

use std::collections::HashMap;

use crate::standards::shared::table::Row;

/// Where each column is. Names are compared by letters and digits alone, since the text files, the workbooks and the SQL
/// database spell them differently: `O*NET-SOC Code`, `onetsoc_code`.
pub(super) struct Columns(HashMap<String, usize>);

impl Columns {
    pub(super) fn of(header: &[String]) -> Self {
        let mut columns = HashMap::with_capacity(header.len());
        for (at, name) in header.iter().enumerate() {
            let plain = name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase());
            columns.entry(plain.collect()).or_insert(at);
        }
        Self(columns)
    }

    /// The first of these columns that is there.
    pub(super) fn at(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.get(*name).copied())
    }

    fn have(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.0.contains_key(*name))
    }
}

/// A cell that says something: O\*NET writes `n/a` into cells that do not apply.
pub(super) fn cell<'a>(row: &Row<'a>, column: Option<usize>) -> Option<&'a str> {
    row.cell(column).filter(|it| !it.eq_ignore_ascii_case("n/a"))
}

/// A `Y` in a column of `Y` and `N`.
pub(super) fn is_yes(row: &Row<'_>, column: Option<usize>) -> bool {
    row.cell(column).is_some_and(|it| matches!(it, "Y" | "y" | "Yes" | "yes"))
}

/// One of O\*NET's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Occupation Data.
    Occupations,
    /// Alternate Titles.
    AlternateTitles,
    /// Sample of Reported Titles.
    ReportedTitles,
    /// Related Occupations.
    Related,
    /// Task Statements and Emerging Tasks.
    Tasks,
    /// Skills, Knowledge, Abilities, Work Activities: the same columns, told apart by their elements.
    Ratings,
    /// Technology Skills and Tools Used.
    Technologies,
    /// UNSPSC Reference: the groups of technologies and tools.
    Commodities,
    /// Content Model Reference.
    ContentModel,
    /// Level Scale Anchors.
    LevelAnchors,
    /// DWA Reference.
    DetailedActivities,
    /// IWA Reference.
    IntermediateActivities,
    /// Tasks to DWAs.
    TasksToActivities,
    /// Skills (or Abilities) to Work Activities.
    SkillsToActivities,
    /// A table that is known and in which no skill is said.
    NotNeeded(&'static str),
}

const SOC: &str = "onetsoccode";

/// Which table has which columns; the first whose columns are all there is it.
const FORMS: &[(Form, &[&str])] = &[
    (Form::Related, &[SOC, "relatedonetsoccode"]),
    (Form::AlternateTitles, &[SOC, "alternatetitle"]),
    (Form::ReportedTitles, &[SOC, "reportedjobtitle"]),
    (Form::Technologies, &[SOC, "example", "commoditycode"]),
    (Form::Technologies, &[SOC, "t2example", "commoditycode"]),
    (Form::TasksToActivities, &[SOC, "taskid", "dwaid"]),
    (Form::NotNeeded("ratings of tasks"), &[SOC, "taskid", "scaleid", "datavalue"]),
    (Form::Tasks, &[SOC, "taskid", "task"]),
    (Form::Tasks, &[SOC, "task", "category"]),
    (Form::Ratings, &[SOC, "elementid", "scaleid", "datavalue"]),
    (Form::NotNeeded("job zones"), &[SOC, "jobzone"]),
    (Form::NotNeeded("notes on its survey"), &[SOC, "item", "response"]),
    (Form::DetailedActivities, &["dwaid", "dwatitle"]),
    (Form::IntermediateActivities, &["iwaid", "iwatitle"]),
    (Form::SkillsToActivities, &["skillselementid", "workactivitieselementid"]),
    (Form::SkillsToActivities, &["abilitieselementid", "workactivitieselementid"]),
    (Form::NotNeeded("skills by work context"), &["skillselementid", "workcontextelementid"]),
    (Form::NotNeeded("abilities by work context"), &["abilitieselementid", "workcontextelementid"]),
    (Form::LevelAnchors, &["elementid", "scaleid", "anchorvalue", "anchordescription"]),
    (Form::NotNeeded("names of answers"), &["scaleid", "category", "categorydescription"]),
    (Form::NotNeeded("places in its survey"), &["elementid", "surveyitemnumber"]),
    (Form::ContentModel, &["elementid", "elementname", "description"]),
    (Form::NotNeeded("scales"), &["scaleid", "scalename", "minimum", "maximum"]),
    (Form::NotNeeded("meaning of job zones"), &["jobzone", "svprange"]),
    (Form::Commodities, &["commoditycode", "commoditytitle", "classcode", "familycode"]),
];

/// Other tables may have a code, a title and a description too, and much beside (a list of vacancies).
const MOST_COLUMNS_OF_OCCUPATIONS: usize = 4;

/// The table with these columns.
pub(super) fn form(columns: &Columns) -> Option<Form> {
    let found = FORMS.iter().find(|(_, needed)| columns.have(needed)).map(|(form, _)| *form);
    let occupations = || columns.have(&[SOC, "title", "description"]) && columns.0.len() <= MOST_COLUMNS_OF_OCCUPATIONS;
    found.or_else(|| occupations().then_some(Form::Occupations))
}
