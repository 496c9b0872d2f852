//! Lists of issues that users bring: the label that they count by, and the phrases that mean it.
//!
//! A table in CSV or TSV with a header: `issue` is the label, `phrases` what texts call it, parted by `|`. The label is a
//! phrase of its own.

use super::{Problem, problem, table};

/// An issue of a user's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What it is called in the tables.
    pub label: String,
    /// What texts call it, the label among them.
    pub phrases: Vec<String>,
}

/// Reads a list; what is wrong with it comes beside, in order of the lines. Rows with errors are left out.
pub fn read(text: &str) -> (Vec<Issue>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut issues: Vec<Issue> = Vec::new();
    for (line, [label, phrases]) in table(text, ["issue", "phrases"], &["note"], &["issue"], &mut problems) {
        if !label.contains(char::is_alphanumeric) {
            problems.push(problem(line, true, "the issue has no label"));
            continue;
        }
        let phrases =
            phrases.split('|').map(str::trim).filter(|phrase| phrase.contains(char::is_alphanumeric));
        let phrases = phrases.map(str::to_owned);
        match issues.iter_mut().find(|known| known.label == label) {
            Some(known) => known.phrases.extend(phrases),
            None => {
                let phrases = std::iter::once(label.clone()).chain(phrases).collect();
                issues.push(Issue { label, phrases });
            }
        }
    }
    (issues, problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_issue_belong_together() {
        let (issues, problems) =
            read("issue,phrases\ndrills,joint exercises|war games\nBrexit\ndrills,manoeuvres\n,x\n");
        assert_eq!(problems.len(), 1);
        assert_eq!(issues[0].phrases, ["drills", "joint exercises", "war games", "manoeuvres"]);
        assert_eq!(issues[1].phrases, ["Brexit"]);
    }
}
