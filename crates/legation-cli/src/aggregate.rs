//! `legation aggregate`: a run's tables summed up.

use anyhow::{Context, Result};
use serde_json::json;

use crate::args::AggregateArgs;
use crate::output::{MANIFEST, Output};

/// Writes the tables of `legation-aggregate` into a new folder.
pub fn aggregate(args: &AggregateArgs) -> Result<()> {
    let output = Output::create(&args.output, "aggregate", std::slice::from_ref(&args.tables), args.force)?;
    let period = legation_aggregate::Period::from(args.by);
    let counts = legation_aggregate::aggregate(&args.tables, output.draft(), period)?;
    let manifest = json!({
        "legation": "aggregate",
        "version": env!("CARGO_PKG_VERSION"),
        "tables": args.tables.display().to_string(),
        "by": period.as_str(),
        "rows": counts.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect::<serde_json::Map<_, _>>(),
    });
    let path = output.draft().join(MANIFEST);
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    output.publish()?;
    for (name, count) in counts {
        eprintln!("{name}: {count} rows");
    }
    Ok(())
}
