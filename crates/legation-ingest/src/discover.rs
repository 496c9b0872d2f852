use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::reader::Remark;
use crate::stream::Compression;

/// Finds the files to read.
///
/// Each of `inputs` is a folder (with all folders in it), a file, a glob pattern (`2018/**/*.txt`) or `-`
/// for standard input. Inputs keep their order; the files of a folder or pattern come in the order of
/// the bytes of their paths. Hidden files and folders are left out; so are files of other endings, which
/// are listed in [`Corpus::notices`].
///
/// The corpus root, to which [`Input::source`] is relative, is the folder given; for a file the folder it
/// is in, for a pattern the folder before the first wildcard; for several inputs the folder that holds
/// them all.
///
/// # Errors
/// If one of `inputs` does not exist, or if there is nothing to read in any.
pub fn discover(inputs: &[impl AsRef<Path>]) -> Result<Corpus, IngestError> {
    let mut search = Search::default();
    for input in inputs {
        search.add(input.as_ref())?;
    }
    let corpus = search.corpus();
    if corpus.inputs.is_empty() {
        return Err(IngestError::NothingToRead { inputs: listed(inputs), found: first_reasons(&corpus) });
    }
    Ok(corpus)
}

/// The files of a corpus, in the order in which they are read.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// What will be read.
    pub inputs: Vec<Input>,
    /// Folders and files that cannot be read.
    pub failures: Vec<Remark>,
    /// Files that are not read, because of their ending or because they were given twice.
    pub notices: Vec<Remark>,
}

impl Corpus {
    /// Size of all files as stored (compressed), in bytes; `None` if it is not known, as for standard input.
    pub fn bytes(&self) -> Option<u64> {
        self.inputs.iter().map(|input| input.bytes).sum()
    }
}

/// A file, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Path relative to the corpus root with `/` between its parts; `-` for standard input.
    pub source: String,
    /// What it holds; `None` if the first bytes are to tell: JSON lines if `{`, JSON if `[`,
    /// an archive by its signature, else one text.
    pub format: Option<Format>,
    /// Size as stored, in bytes; `None` if it is not known.
    pub bytes: Option<u64>,
}

/// How a file holds documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One document.
    Text,
    /// A JSON object a line.
    JsonLines,
    /// JSON objects: one, an array, or one after the other.
    Json,
    /// Rows of fields, separated by commas, semicolons or tabs, below a header.
    Csv,
    /// Rows of fields, separated by tabs, below a header.
    Tsv,
    /// A page.
    Html,
    /// Files, in a ZIP archive.
    Zip,
    /// Files, in a TAR archive.
    Tar,
    /// Pages, in an archive of the web: WARC or ARC.
    Warc,
}

impl Format {
    /// The format that a file's name promises, whatever its compression.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (stem, _) = Compression::split_ending(&name);
        match stem.rsplit_once('.')?.1 {
            "txt" | "text" => Some(Self::Text),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "zip" => Some(Self::Zip),
            "tar" | "tgz" => Some(Self::Tar),
            "warc" | "arc" => Some(Self::Warc),
            _ => None,
        }
    }
}

/// Why there is nothing to run on.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// An input is neither a path nor a pattern.
    #[error("{} does not exist; check the spelling and the folder you are in", path.display())]
    NoSuchPath {
        /// As given.
        path: PathBuf,
    },
    /// An input cannot be looked at.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// As given.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A pattern is malformed.
    #[error("{pattern:?} is not a pattern")]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong.
        source: glob::PatternError,
    },
    /// A pattern matches nothing.
    #[error("no file matches {pattern:?}; check the folder before the first wildcard")]
    NoMatch {
        /// As given.
        pattern: String,
    },
    /// The inputs hold no file of a known format.
    #[error(
        "nothing to read in {inputs}: files end in .txt, .jsonl, .ndjson, .json, .csv, .tsv, .html, .htm, .xhtml, .warc, .arc, .zip or .tar, with .gz or .zst if compressed{found}"
    )]
    NothingToRead {
        /// As given.
        inputs: String,
        /// What was found instead, beginning with `; `, or nothing.
        found: String,
    },
}

/// What has been found, before the corpus root is known.
#[derive(Default)]
struct Search {
    files: Vec<Found>,
    failures: Vec<(PathBuf, String)>,
    notices: Vec<(PathBuf, String)>,
    /// The root of each input.
    roots: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    /// Folders that were entered, so that links that lead round in a circle end.
    entered: HashSet<PathBuf>,
}

struct Found {
    /// `None` for standard input.
    path: Option<PathBuf>,
    format: Option<Format>,
    bytes: Option<u64>,
}

impl Search {
    fn add(&mut self, input: &Path) -> Result<(), IngestError> {
        if input == Path::new("-") {
            if self.files.iter().all(|file| file.path.is_some()) {
                self.files.push(Found { path: None, format: None, bytes: None });
            }
            return Ok(());
        }
        match fs::metadata(input) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(input),
            Ok(metadata) => self.add_named_file(input, &metadata),
            Err(error) if is_missing(&error) => match input.to_str() {
                Some(pattern) if pattern.contains(['*', '?', '[']) => self.add_pattern(pattern),
                _ => Err(IngestError::NoSuchPath { path: input.to_owned() }),
            },
            Err(source) => Err(IngestError::Unreadable { path: input.to_owned(), source }),
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), IngestError> {
        let root = canonical(folder)?;
        let mut paths = Vec::new();
        self.walk(&root, &mut paths);
        self.roots.push(root);
        self.add_sorted(paths);
        Ok(())
    }

    fn add_named_file(&mut self, file: &Path, metadata: &fs::Metadata) -> Result<(), IngestError> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let root = canonical(folder.unwrap_or(Path::new(".")))?;
        let path = root.join(file.file_name().unwrap_or_default());
        self.roots.push(root);
        if metadata.is_file() {
            self.add_file(path);
        } else {
            // A pipe, as in `legation run <(zcat a.gz)`.
            self.files.push(Found { path: Some(path), format: None, bytes: None });
        }
        Ok(())
    }

    fn add_pattern(&mut self, pattern: &str) -> Result<(), IngestError> {
        let no_match = || IngestError::NoMatch { pattern: pattern.to_owned() };
        let wild = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
        let (folder, rest) = match pattern[..wild].rfind('/') {
            Some(0) => ("/", &pattern[1..]),
            Some(slash) => (&pattern[..slash], &pattern[slash + 1..]),
            None => (".", pattern),
        };
        let root = fs::canonicalize(folder).map_err(|_| no_match())?;
        let parts = rest.split('/').filter(|part| !part.is_empty()).map(Part::new);
        let parts = parts
            .collect::<Result<Vec<Part>, _>>()
            .map_err(|source| IngestError::Pattern { pattern: pattern.to_owned(), source })?;
        let mut matched = Vec::new();
        self.expand(&root, &parts, &mut matched);
        if matched.is_empty() {
            return Err(no_match());
        }
        let mut paths = Vec::new();
        for path in matched {
            if path.is_dir() { self.walk(&path, &mut paths) } else { paths.push(path) }
        }
        self.roots.push(root);
        self.add_sorted(paths);
        Ok(())
    }

    /// Collects what the parts of a pattern match below a folder.
    ///
    /// The library's own walk panics on names that are not UTF-8, so only its patterns are used, part by part.
    fn expand(&mut self, folder: &Path, parts: &[Part], matched: &mut Vec<PathBuf>) {
        let Some((part, rest)) = parts.split_first() else { return matched.push(folder.to_owned()) };
        if matches!(part, Part::AnyFolders) {
            self.expand(folder, rest, matched);
        }
        let mut entries = match visible(folder) {
            Ok(entries) => entries,
            Err(error) => return self.failures.push((folder.to_owned(), unreadable(&error))),
        };
        match part {
            // Links to folders are not followed here, so that a circle of them ends.
            Part::AnyFolders => {
                entries.retain(|path| path.is_dir() && !path.is_symlink());
                entries.iter().for_each(|path| self.expand(path, parts, matched));
            }
            Part::Name(name) => {
                let is_match = |path: &PathBuf| {
                    path.file_name().is_some_and(|found| name.matches(&found.to_string_lossy()))
                };
                for path in entries.iter().filter(|path| is_match(path)) {
                    if rest.is_empty() {
                        matched.push(path.clone());
                    } else if path.is_dir() {
                        self.expand(path, rest, matched);
                    }
                }
            }
        }
    }

    fn add_sorted(&mut self, mut paths: Vec<PathBuf>) {
        paths.sort_by(|one, other| {
            one.as_os_str().as_encoded_bytes().cmp(other.as_os_str().as_encoded_bytes())
        });
        // `**` gives a file once as itself and once as part of its folder.
        paths.dedup();
        for path in paths {
            self.add_file(path);
        }
    }

    fn add_file(&mut self, path: PathBuf) {
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return self.failures.push((path, unreadable(&error))),
        };
        let Some(format) = path.file_name().and_then(|name| Format::of_name(&name.to_string_lossy())) else {
            return self.notices.push((path, "not read: the ending is not a known one".to_owned()));
        };
        if !metadata.is_file() {
            return self.notices.push((path, "not read: not a regular file".to_owned()));
        }
        if !self.seen.insert(path.clone()) {
            return self.notices.push((path, "given more than once, read once".to_owned()));
        }
        self.files.push(Found { path: Some(path), format: Some(format), bytes: Some(metadata.len()) });
    }

    /// Collects the files below a folder, in no particular order.
    fn walk(&mut self, folder: &Path, paths: &mut Vec<PathBuf>) {
        let entries = match self.enter(folder) {
            Ok(entries) => entries,
            Err(error) => return self.failures.push((folder.to_owned(), unreadable(&error))),
        };
        for path in entries {
            if path.is_dir() { self.walk(&path, paths) } else { paths.push(path) }
        }
    }

    /// What is not hidden in a folder; nothing if it was entered before.
    fn enter(&mut self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        if !self.entered.insert(fs::canonicalize(folder)?) {
            return Ok(Vec::new());
        }
        visible(folder)
    }

    fn corpus(self) -> Corpus {
        let root = common_folder(&self.roots);
        let remarks = |found: Vec<(PathBuf, String)>| {
            let remark = |(path, reason): (PathBuf, String)| Remark {
                source: relative(&path, &root),
                line: None,
                reason,
            };
            let mut remarks: Vec<Remark> = found.into_iter().map(remark).collect();
            remarks.sort_by(|one, other| one.source.cmp(&other.source));
            remarks
        };
        let input = |Found { path, format, bytes }| {
            let source = path.as_deref().map_or("-".to_owned(), |path| relative(path, &root));
            Input { path, source, format, bytes }
        };
        Corpus {
            failures: remarks(self.failures),
            notices: remarks(self.notices),
            inputs: self.files.into_iter().map(input).collect(),
        }
    }
}

fn canonical(folder: &Path) -> Result<PathBuf, IngestError> {
    fs::canonicalize(folder).map_err(|source| IngestError::Unreadable { path: folder.to_owned(), source })
}

/// A name with `*` in it is reported as invalid, not as missing, on some systems.
fn is_missing(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory | InvalidInput | InvalidFilename)
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

/// The deepest folder that holds all of `folders`.
fn common_folder(folders: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = folders.split_first() else {
        return PathBuf::new();
    };
    rest.iter().fold(first.clone(), |common, folder| {
        let shared = common.components().zip(folder.components()).take_while(|(one, other)| one == other);
        shared.map(|(component, _)| component).collect()
    })
}

fn relative(path: &Path, root: &Path) -> String {
    let parts =
        path.strip_prefix(root).unwrap_or(path).components().filter_map(|component| match component {
            Component::Normal(part) => Some(part.to_string_lossy()),
            _ => None,
        });
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// A part of a pattern, between slashes.
enum Part {
    /// `**`: folders, as many as there are, or none.
    AnyFolders,
    /// One file or folder.
    Name(glob::Pattern),
}

impl Part {
    fn new(text: &str) -> Result<Self, glob::PatternError> {
        if text == "**" { Ok(Self::AnyFolders) } else { glob::Pattern::new(text).map(Self::Name) }
    }
}

/// What is not hidden in a folder, in order: of two links to a folder, the same one is to be followed in every run.
fn visible(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut visible = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            visible.push(entry.path());
        }
    }
    visible.sort();
    Ok(visible)
}

fn listed(inputs: &[impl AsRef<Path>]) -> String {
    let inputs: Vec<String> = inputs.iter().map(|input| input.as_ref().display().to_string()).collect();
    if inputs.is_empty() { "no input".to_owned() } else { inputs.join(", ") }
}

fn first_reasons(corpus: &Corpus) -> String {
    let remarks: Vec<&Remark> = corpus.failures.iter().chain(&corpus.notices).collect();
    let mut found: String = remarks.iter().take(3).map(|remark| format!("; {remark}")).collect();
    if remarks.len() > 3 {
        found.push_str(&format!("; and {} more", remarks.len() - 3));
    }
    found
}
