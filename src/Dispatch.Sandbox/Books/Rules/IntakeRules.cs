using Dispatch.Core.Ingest;
using Dispatch.Sandbox.Books.Sides;

namespace Dispatch.Sandbox.Books.Rules;

/// <summary>Every published event is applied, a repeat, or bad; every bad one is in the dead letters; no position passes an event.</summary>
internal static class IntakeRules
{
    public static void Check(BooksLines lines, Ruling ruling, BooksSides sides)
    {
        var intake = sides.Ledger.Intake
            .GroupBy(row => (row.Source, row.Kind))
            .ToDictionary(group => group.Key, group => (Applied: group.Sum(row => row.Applied), Repeats: group.Sum(row => row.Repeats), Bad: group.Sum(row => row.Bad)));
        foreach (var at in ruling.Tallies.Keys.Union(intake.Keys).OrderBy(at => at.Source).ThenBy(at => at.Kind))
            CheckKind(lines, Name(at.Source, at.Kind), ruling.Of(at.Source, at.Kind), intake.GetValueOrDefault(at));
        CheckRejections(lines, ruling, sides.Ledger);
        CheckDeadLetters(lines, ruling, sides.Status, sides.Run.SetBack);
        CheckPositions(lines, sides.Kafka);
        CheckParked(lines, ruling, sides.Ledger);
    }

    private static void CheckKind(BooksLines lines, string name, Tally tally, (long Applied, long Repeats, long Bad) actual)
    {
        lines.Equal($"{name}: published = applied + repeats + bad", tally.Published, actual.Applied + actual.Repeats + actual.Bad);
        lines.Equal($"{name}: applied", tally.Distinct, actual.Applied);
        lines.Equal($"{name}: repeats", tally.Repeats, actual.Repeats);
        lines.Equal($"{name}: bad", tally.Bad, actual.Bad);
    }

    private static void CheckRejections(BooksLines lines, Ruling ruling, LedgerSide ledger)
    {
        var recorded = ledger.Rejections.ToHashSet();
        var missing = ruling.Bad.Keys.LongCount(at => !recorded.Contains(at));
        var strange = recorded.LongCount(at => !ruling.Bad.ContainsKey(at)) + ledger.Rejections.Count - recorded.Count;
        lines.Same("refusals on record = bad events", ruling.Bad.Count, missing, strange);
    }

    private static void CheckDeadLetters(BooksLines lines, Ruling ruling, StatusSide status, bool setBack)
    {
        var letters = new Dictionary<SourcePosition, DeadLetterRecord>();
        var unlike = 0L;
        foreach (var letter in status.DeadLetters)
        {
            // A kill may write one twice; then both say the same.
            if (letters.TryGetValue(letter.Source, out var other) && other.Bytes != letter.Bytes) unlike++;
            letters[letter.Source] = letter;
        }

        var missing = ruling.Bad.Keys.LongCount(at => !letters.ContainsKey(at));
        var strange = letters.Keys.LongCount(at => !ruling.Bad.ContainsKey(at));
        lines.Same("distinct dead letters = bad events", ruling.Bad.Count, missing, strange, mayHoldMore: setBack);
        unlike += letters.Values.LongCount(letter => letter.Bytes is { } bytes && ruling.Bad.TryGetValue(letter.Source, out var bad) && bad.Bytes != bytes);
        lines.None("dead letters with other bytes than were sent", unlike);
        lines.None("dead letters without rule or reason", letters.Values.LongCount(letter => !letter.Explained));
    }

    private static void CheckPositions(BooksLines lines, KafkaSide kafka)
    {
        lines.None("records between a position and its end", kafka.Partitions.Sum(partition => partition.RecordsBetween));
        lines.None("positions beyond the end", kafka.Partitions.LongCount(partition => partition.Position > partition.End));
    }

    private static void CheckParked(BooksLines lines, Ruling ruling, LedgerSide ledger)
    {
        foreach (var kind in (EventKind[])[EventKind.Cancelled, EventKind.Viewed])
            lines.Equal($"{Name(kind)} waiting for a notice that never came", ruling.Parked.GetValueOrDefault(kind), ledger.Parked.GetValueOrDefault(kind));
    }

    private static string Name(SourceName source, EventKind kind) => $"{source.ToString().ToLowerInvariant()}, {Name(kind)}";

    private static string Name(EventKind kind) => kind switch
    {
        EventKind.Issued => "issued",
        EventKind.Cancelled => "cancels",
        EventKind.Viewed => "views",
        EventKind.Registration => "registrations",
        _ => "not recognised",
    };
}
