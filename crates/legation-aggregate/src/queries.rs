use legation_doc::Act;
use polars::prelude::*;

use crate::{Period, Run};

/// What each actor did in each period: mentions, documents, statements, stances, their mean polarity and
/// their acts.
pub(crate) fn actor_periods(run: &Run, period: Period) -> LazyFrame {
    let keys = [col("actor_id"), col("period")];
    let mentions = with_period(run, &run.mentions, "actor_id", col("published"), period)
        .group_by(keys.clone())
        .agg([len().alias("mentions"), col("doc_id").n_unique().alias("documents")]);
    let statements = with_period(run, &run.statements, "source_actor", own_day(), period)
        .group_by(keys.clone())
        .agg([len().alias("statements")]);
    let mut of_stances = vec![len().alias("stances"), total().alias("total")];
    of_stances.extend(Act::ALL.iter().map(|act| count_of("act", act.as_str(), &act.as_str().to_lowercase())));
    let stances = with_period(run, &run.stances, "holder_actor", own_day(), period)
        .group_by(keys.clone())
        .agg(of_stances);
    let counts = [mentions, statements, stances]
        .into_iter()
        .reduce(|left, right| outer_join(left, right, &keys))
        .expect("there are three");
    let mut columns = keys.to_vec();
    columns.extend(["mentions", "documents", "statements", "stances"].map(count));
    columns.push(mean("stances"));
    columns.extend(Act::ALL.iter().map(|act| count(&act.as_str().to_lowercase())));
    counts.select(columns).sort(["actor_id", "period"], in_order())
}

/// What each actor did toward each other in each period: how often, how friendly, in which quad class.
pub(crate) fn dyads(run: &Run, period: Period) -> LazyFrame {
    let keys = [col("actor_id"), col("target_actor"), col("period")];
    let mut counts = vec![len().alias("stances"), total().alias("total"), squares().alias("squares")];
    counts.push(col("doc_id").n_unique().alias("documents"));
    counts.extend((1..=4_u8).map(|quad| {
        let acts = Act::ALL.iter().filter(|act| act.quad_class() == quad);
        let is_one = acts.map(|act| col("act").eq(lit(act.as_str()))).reduce(Expr::or);
        is_one.expect("every quad class has acts").sum().cast(DataType::Int64).alias(format!("quad_{quad}"))
    }));
    let mut columns = vec![col("actor_id").alias("holder_actor"), col("target_actor"), col("period")];
    columns.extend(["stances", "documents"].map(count));
    columns.extend([mean("stances"), spread("stances")]);
    columns.extend((1..=4).map(|quad| count(&format!("quad_{quad}"))));
    with_period(run, &run.stances, "holder_actor", own_day(), period)
        .filter(col("target_actor").is_not_null())
        .group_by(keys)
        .agg(counts)
        .select(columns)
        .sort(["holder_actor", "target_actor", "period"], in_order())
}

/// A table's rows with `actor_id`, taken from a column, and `period`, the first day of the period that a
/// day falls in. Rows without an actor and those of duplicates are left out.
fn with_period(run: &Run, table: &LazyFrame, actor: &str, day: Expr, period: Period) -> LazyFrame {
    let documents =
        run.documents.clone().filter(col("duplicate_of").is_null()).select([col("doc_id"), col("published")]);
    table
        .clone()
        .filter(col(actor).is_not_null())
        .join(documents, [col("doc_id")], [col("doc_id")], JoinArgs::new(JoinType::Inner))
        .with_columns([col(actor).alias("actor_id"), day.dt().truncate(lit(period.every())).alias("period")])
}

/// The first day of a statement or stance, else that of its document.
fn own_day() -> Expr {
    coalesce(&[col("first"), col("published")])
}

/// Polarity in thousandths, a whole number.
fn thousandths() -> Expr {
    // Casting cuts off, so the number is made positive first.
    (col("polarity") * lit(1000.0) + lit(2000.5)).cast(DataType::Int64) - lit(2000)
}

fn total() -> Expr {
    thousandths().sum()
}

fn squares() -> Expr {
    (thousandths() * thousandths()).sum()
}

fn mean(count: &str) -> Expr {
    (col("total").cast(DataType::Float64) / col(count).cast(DataType::Float64) / lit(1000.0))
        .alias("mean_polarity")
}

/// Standard deviation of the whole group.
fn spread(count: &str) -> Expr {
    let n = || col(count).cast(DataType::Float64);
    let total = || col("total").cast(DataType::Float64) / n();
    let variance = col("squares").cast(DataType::Float64) / n() - total() * total();
    (variance.sqrt() / lit(1000.0)).alias("sd_polarity")
}

fn count_of(column: &str, value: &str, name: &str) -> Expr {
    col(column).eq(lit(value)).sum().cast(DataType::Int64).alias(name)
}

/// A count, zero where a join found nothing.
fn count(name: &str) -> Expr {
    col(name).fill_null(lit(0)).cast(DataType::Int64).alias(name)
}

fn outer_join(left: LazyFrame, right: LazyFrame, keys: &[Expr]) -> LazyFrame {
    let mut how = JoinArgs::new(JoinType::Full).with_coalesce(JoinCoalesce::CoalesceColumns);
    how.nulls_equal = true;
    left.join(right, keys, keys, how)
}

fn in_order() -> SortMultipleOptions {
    SortMultipleOptions::default().with_nulls_last(true).with_maintain_order(true)
}
