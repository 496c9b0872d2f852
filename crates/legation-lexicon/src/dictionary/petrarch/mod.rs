//! Reads the actor and agent dictionaries of TABARI and PETRARCH, in which event coders have kept names since
//! the nineties.
//!
//! An actor has a name in capitals with `_` for blanks, synonyms on lines that begin with `+`, and codes in
//! brackets, each with the time that it holds for:
//!
//! ```text
//! HAMID_KARZAI_  # a comment
//! +PRESIDENT_KARZAI
//!     [AFGELI 750101-000101]
//!     [AFGGOV >011222]
//! ```
//!
//! A code is a state's or a body's three letters and then roles of three letters each (Schrodt 2012, CAMEO
//! codebook, chapter 3); the first role that has a sector decides. Agents are nouns with a role, `POLICE {} [~COP]`,
//! and their plural in braces.

pub mod verbs;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use legation_doc::{ActorKind, Date, Sector};

use super::{Collection, Dictionary, Entry, Problem, Standing, problem};

impl Dictionary {
    /// Reads a dictionary of actors or agents; every line that is not read is among the problems, which are in
    /// order of the lines.
    pub fn read_petrarch(text: &str) -> (Self, Vec<Problem>) {
        let mut reader = Reader::default();
        let mut is_in_comment = false;
        for (number, line) in (1..).zip(text.lines()) {
            let line = without_comments(line, &mut is_in_comment);
            if !line.trim().is_empty() {
                reader.read(number, &line);
            }
        }
        reader.close();
        reader.problems.sort();
        (reader.collection.dictionary, reader.problems)
    }
}

/// Country and sector that a code tells: `AFGGOV`; of neither a state nor a body none.
pub fn standing(code: &str) -> (Option<String>, Option<Sector>) {
    let known = country(code).map(|country| country.map(str::to_owned));
    let kept = || code.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()));
    (known.unwrap_or_else(|| kept().map(str::to_owned)), sector(code))
}

/// A line without what follows `#` or `;` and without what stands between `<!--` and `-->`.
fn without_comments(line: &str, is_in_comment: &mut bool) -> String {
    let mut kept = String::new();
    let mut rest = line;
    loop {
        if *is_in_comment {
            let Some((_, after)) = rest.split_once("-->") else { return kept };
            (*is_in_comment, rest) = (false, after);
        }
        let Some((before, after)) = rest.split_once("<!--") else {
            kept.push_str(rest);
            break;
        };
        kept.push_str(before);
        (*is_in_comment, rest) = (true, after);
    }
    let end = kept.find(['#', ';']).unwrap_or(kept.len());
    kept.truncate(end);
    kept
}

#[derive(Default)]
struct Reader {
    collection: Collection,
    problems: Vec<Problem>,
    /// The entry under way, with the line it begins on.
    open: Option<(usize, Entry)>,
    /// `!PERSON! = MAN, MEN`: what stands for each of several words.
    sets: BTreeMap<String, Vec<String>>,
    /// Codes that were reported.
    strange: BTreeSet<String>,
}

impl Reader {
    fn read(&mut self, number: usize, line: &str) {
        if let Some((name, words)) = line.split_once('=').filter(|_| line.trim_start().starts_with('!')) {
            let words = words.split(',').map(|word| word.trim().to_owned()).collect();
            self.sets.insert(name.trim().to_owned(), words);
            return;
        }
        let (name, codes) = line.split_once('[').map_or((line, ""), |(name, _)| (name, &line[name.len()..]));
        let (name, plural) = match name.split_once('{') {
            Some((name, rest)) => (name, Some(rest.split('}').next().unwrap_or_default())),
            None => (name, None),
        };
        if let Some(synonym) = name.trim().strip_prefix('+') {
            let names = self.names(synonym);
            match &mut self.open {
                Some((_, entry)) if !names.is_empty() => entry.names.extend(names),
                Some(_) => self.fail(number, format!("{:?} is no name", line.trim())),
                None => self.fail(number, "a synonym needs a name above it".to_owned()),
            }
        } else if !name.trim().is_empty() {
            self.close();
            let names = self.names(name);
            if names.is_empty() {
                self.fail(number, format!("{:?} is no name", line.trim()));
                return;
            }
            self.open = Some((number, Entry { names, ..Entry::default() }));
        }
        if !codes.is_empty() && self.open.is_none() {
            self.fail(number, "a code needs a name above it".to_owned());
            return;
        }
        for code in codes.split('[').skip(1) {
            let Some((code, _)) = code.split_once(']') else {
                self.fail(number, format!("the bracket in {:?} is not closed", line.trim()));
                return;
            };
            // `[NGO~]` puts the role before the state that owns the noun, `[~NGO]` after it.
            let code = code.trim();
            match code.strip_prefix('~').or_else(|| code.strip_suffix('~')) {
                Some(role) => self.add_noun(number, role.trim(), plural),
                None => self.add_standing(number, code),
            }
        }
    }

    /// The names that a line stands for, one for each word of its sets.
    fn names(&self, name: &str) -> Vec<String> {
        let mut names = vec![name.replace('_', " ")];
        for (set, words) in &self.sets {
            let set = set.replace('_', " ");
            if names.iter().any(|name| name.contains(&set)) {
                names =
                    names.iter().flat_map(|name| words.iter().map(|word| name.replace(&set, word))).collect();
            }
        }
        let spaced = names.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        spaced.filter(|name| name.contains(char::is_alphabetic)).collect()
    }

    fn add_standing(&mut self, number: usize, code: &str) {
        let (code, time) = code.split_once([' ', '\t']).unwrap_or((code, ""));
        let Some((from, to)) = times(time.trim()) else {
            let message =
                format!("{time:?} is no time; write 750101-991231, >750101 or <991231, the first day first");
            self.fail(number, message);
            return;
        };
        if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            self.fail(number, format!("{code:?} is no code"));
            return;
        }
        let code = code.to_ascii_uppercase();
        let country = match country(&code) {
            Some(country) => country.map(str::to_owned),
            None => {
                code.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic())).map(|code| {
                    self.warn_once(number, code, "is the code of no state and no body; it is kept as it is");
                    code.to_owned()
                })
            }
        };
        self.push(Standing { country: country.clone(), sector: sector(&code), from, to, role: None });
        if let (Some((_, entry)), Some(country)) = (&mut self.open, country)
            && code.len() == 3
            && from.is_none()
            && to.is_none()
        {
            entry.id.get_or_insert(country);
            entry.kind = Some(ActorKind::State);
        }
    }

    fn warn_once(&mut self, number: usize, code: &str, message: &str) {
        if self.strange.insert(code.to_owned()) {
            self.problems.push(problem(number, false, format!("{code:?} {message}")));
        }
    }

    fn push(&mut self, standing: Standing) {
        let open = self.open.as_mut().map(|(_, entry)| entry);
        if let Some(entry) = open.filter(|entry| !entry.standings.contains(&standing)) {
            entry.standings.push(standing);
        }
    }

    fn add_noun(&mut self, number: usize, role: &str, plural: Option<&str>) {
        let role = role.to_ascii_uppercase();
        let sector = sector_of_roles(&role);
        if sector.is_none() {
            self.warn_once(number, &role, "has no sector here; its nouns are read without one");
        }
        let Some((_, entry)) = &mut self.open else { return };
        let plural = plural.map(|plural| plural.replace('_', " ")).filter(|plural| !plural.trim().is_empty());
        entry.names.extend(plural.map(|plural| plural.trim().to_owned()));
        for name in &mut entry.names {
            *name = name.to_lowercase();
        }
        entry.kind = Some(kind_of_noun(&entry.names[0]));
        entry.standings.push(Standing { sector, ..Standing::default() });
    }

    /// Ends the entry under way.
    fn close(&mut self) {
        let Some((number, mut entry)) = self.open.take() else { return };
        if entry.standings.is_empty() {
            if self.problems.last().is_none_or(|last| last.line < number) {
                self.fail(
                    number,
                    format!(
                        "{:?} has no code; a synonym of the name above begins with \"+\"",
                        entry.names[0]
                    ),
                );
            }
            return;
        }
        let is_dated =
            entry.standings.iter().any(|standing| standing.from.is_some() || standing.to.is_some());
        if entry.kind == Some(ActorKind::State) && is_dated {
            (entry.kind, entry.id) = (None, None);
        }
        if entry.kind == Some(ActorKind::State) {
            // A short name in capitals is else taken for an abbreviation.
            let short =
                |name: &&String| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_uppercase());
            let spoken = |name: &String| name[..1].to_owned() + &name[1..].to_lowercase();
            let more: Vec<String> = entry.names.iter().filter(short).map(spoken).collect();
            entry.names.extend(more);
        }
        entry.kind = entry.kind.or_else(|| Some(kind_of_name(&entry.names[0], is_dated)));
        self.collection.add(entry);
    }

    fn fail(&mut self, line: usize, message: String) {
        self.problems.push(problem(line, true, message));
    }
}

/// First and last day of `750101-991231`, `>750101` and `<991231`; both are open for no time at all.
fn times(time: &str) -> Option<(Option<Date>, Option<Date>)> {
    if time.is_empty() {
        return Some((None, None));
    }
    if let Some(from) = time.strip_prefix('>') {
        return Some((Some(day(from.trim())?), None));
    }
    if let Some(to) = time.strip_prefix('<') {
        return Some((None, Some(day(to.trim())?)));
    }
    let (from, to) = time.split_once('-')?;
    let (from, to) = (day(from.trim())?, day(to.trim())?);
    (from <= to).then_some((Some(from), Some(to)))
}

/// The day of `YYMMDD`, of 1931 to 2030 as in PETRARCH, or `YYYYMMDD`. Days past the end of a month are its last,
/// month and day 00 the first.
fn day(digits: &str) -> Option<Date> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let split = digits.len().checked_sub(4)?;
    let (year, rest) = digits.split_at(split);
    let year: i16 = match (year.len(), year.parse().ok()?) {
        (2, year @ 31..) => 1900 + year,
        (2, year) => 2000 + year,
        (4, year) => year,
        _ => return None,
    };
    let (month, day): (i8, i8) = (rest[..2].parse().ok()?, rest[2..].parse().ok()?);
    let first = Date::new(year, month.max(1), 1).ok()?;
    (day <= 31).then(|| Date::new(year, month.max(1), day.clamp(1, first.days_in_month())).ok())?
}

/// The state that a code begins with; inside `None` where it begins with a body of several states or none, outside
/// where it begins with neither.
fn country(code: &str) -> Option<Option<&str>> {
    const NO_STATE: &str = "AFR ASA BLK CAR CAS CAU CFR CRB EAF EEU EIN ESA EUR IGM IGO IGU IMG INT LAM MEA MNC MDT MSF NAF \
        NAM NGM NGO NMR NON PAC PGS SAF SAM SAS SCN SCO SEA SHN UIS WAF WAS WEU WST";
    let first = match code.get(..3)? {
        "USR" => "SUN",
        "TMP" => "TLS",
        "KSV" => "XKX",
        "SRP" => "SRB",
        "FRY" => "YUG",
        "PAL" => "PSE",
        first => first,
    };
    if crate::state(first).is_some() {
        return Some(Some(first));
    }
    let is_known = NO_STATE.split(' ').any(|known| known == first) || sector_of_role(first).is_some();
    is_known.then_some(None)
}

/// The sector of a whole code, by its first role that has one; a state alone has none.
fn sector(code: &str) -> Option<Sector> {
    let start = if matches!(country(code), Some(Some(_)) | None) { 3 } else { 0 };
    sector_of_roles(code.get(start..)?)
}

fn sector_of_roles(roles: &str) -> Option<Sector> {
    let roles: Vec<&str> =
        (0..roles.len() / 3).filter_map(|number| roles.get(number * 3..number * 3 + 3)).collect();
    roles.into_iter().find_map(sector_of_role)
}

/// The sector of a role of CAMEO. Former and other notables (`ELI`) have none, believers and the like are civilians.
fn sector_of_role(role: &str) -> Option<Sector> {
    Some(match role {
        "GOV" => Sector::Government,
        "MIL" => Sector::Military,
        "LEG" => Sector::Legislature,
        "JUD" => Sector::Judiciary,
        "COP" => Sector::Police,
        "SPY" => Sector::Intelligence,
        "OPP" | "MOP" | "ROP" => Sector::Opposition,
        "PTY" => Sector::Party,
        "REB" | "INS" | "SEP" | "UAF" | "RAD" | "IMG" | "FRE" => Sector::Rebels,
        "MED" => Sector::Media,
        "BUS" | "MNC" | "NMC" | "AGR" => Sector::Business,
        "CVL" | "REF" | "SOC" | "BAH" | "BUD" | "CHR" | "HIN" | "JEW" | "MOS" | "MUS" | "REL" | "ETH" => {
            Sector::Civilian
        }
        "EDU" => Sector::Education,
        "LAB" => Sector::Labour,
        "IGO" | "IGM" => Sector::InternationalOrganization,
        "NGO" | "NGM" | "HRI" | "ENV" | "DEV" | "HLH" => Sector::NonGovernmental,
        _ => return None,
    })
}

const BODIES: &str = "academy agency airlines alliance army assembly association authority bank board brigade bureau cabinet \
    centre center church club coalition command commission committee companies company confederation congress \
    corporation corps council court department directorate embassy federation force forces foundation front \
    fund government group guard industries inc institute investments junta league legislature media militia \
    military ministry movement navy network news newspaper office oil organization organisation parliament \
    party police press secretariat senate service services society state station television tribunal union \
    university";

fn kind_of_noun(noun: &str) -> ActorKind {
    let known = crate::agents().iter().find(|agent| agent.noun == noun);
    match known.map(|agent| agent.kind) {
        Some("person") => ActorKind::Person,
        Some("group") => ActorKind::Group,
        Some(_) => ActorKind::Organization,
        None if has_body(noun) => ActorKind::Organization,
        None if noun.ends_with('s') => ActorKind::Group,
        None => ActorKind::Person,
    }
}

/// People have offices for a time and given names; the rest are bodies.
fn kind_of_name(name: &str, is_dated: bool) -> ActorKind {
    let lower = name.to_lowercase();
    let is_person = || is_dated || lower.contains(' ') && lower.split(' ').take(2).any(is_given);
    if !has_body(&lower) && is_person() { ActorKind::Person } else { ActorKind::Organization }
}

/// Whether a word in small letters is a given name.
fn is_given(word: &str) -> bool {
    static GIVEN: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| crate::given_names().iter().map(|given| given.name.to_lowercase()).collect());
    GIVEN.contains(word)
}

fn has_body(name: &str) -> bool {
    name.split(' ').any(|word| BODIES.split(' ').any(|body| body == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTORS: &str = "\
<!-- A dictionary of our own,
     for this test -->
NORWAY_  [NOR]
+KINGDOM_OF_NORWAY   # a comment
OLAV_STRAND_
+PRESIDENT_STRAND
\t[NORELI 610101-970312]
\t[NORGOV >970312]
FJORD_DEFENCE_LEAGUE [NORREB]
NO_CODE_AT_ALL
BAD_DATE [NORGOV 9701]
";

    #[test]
    fn actors_come_with_their_synonyms_and_dated_codes() {
        let (dictionary, problems) = Dictionary::read_petrarch(ACTORS);
        let table = dictionary.write();
        insta::assert_snapshot!(table, @r"
        name	aliases	id	kind	country	sector	role	from	to	gender
        NORWAY	KINGDOM OF NORWAY	NOR	state	NOR
        OLAV STRAND	PRESIDENT STRAND		person	NOR			1961-01-01	1997-03-12
        OLAV STRAND				NOR	GOV		1997-03-12
        FJORD DEFENCE LEAGUE			organization	NOR	REB
        ");
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(problems.join("\n"), @r#"
        line 10: error: "NO CODE AT ALL" has no code; a synonym of the name above begins with "+"
        line 11: error: "9701" is no time; write 750101-991231, >750101 or <991231, the first day first
        "#);
        assert_eq!(Dictionary::read(&table), (dictionary, Vec::new()));
    }

    #[test]
    fn agents_are_nouns_with_a_sector() {
        let text = "!PERSON! = MAN, WOMEN\nCONGRESS!PERSON! [~LEG]\nARMED_FORCES {} [~MIL]\nATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOV]\nVILLAIN [~ZZZ]\n";
        let (dictionary, problems) = Dictionary::read_petrarch(text);
        insta::assert_snapshot!(dictionary.write(), @r"
        name	aliases	id	kind	country	sector	role	from	to	gender
        congressman	congresswomen		person		LEG
        armed forces			organization		MIL
        attorney general	attorneys general		person		GOV
        villain			person
        ");
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [r#"line 5: warning: "ZZZ" has no sector here; its nouns are read without one"#]
        );
    }

    #[test]
    fn days_are_read_with_two_and_four_digits_of_the_year() {
        let cases = [
            ("011222", "2001-12-22"),
            ("750101", "1975-01-01"),
            ("19270101", "1927-01-01"),
            ("990231", "1999-02-28"),
            ("990000", "1999-01-01"),
        ];
        for (digits, expected) in cases {
            assert_eq!(day(digits).map(|day| day.to_string()).as_deref(), Some(expected), "{digits}");
        }
        assert_eq!((day("991301"), day("1"), day("9912320199")), (None, None, None));
    }
}
