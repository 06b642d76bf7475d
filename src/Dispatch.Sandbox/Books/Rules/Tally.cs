namespace Dispatch.Sandbox.Books.Rules;

/// <summary>What ought to have become of the events of one kind from one topic.</summary>
internal readonly record struct Tally(long Published, long Distinct, long Repeats, long Bad)
{
    public Tally Add(long distinct, long repeats, long bad) => new(Published + distinct + repeats + bad, Distinct + distinct, Repeats + repeats, Bad + bad);
}
