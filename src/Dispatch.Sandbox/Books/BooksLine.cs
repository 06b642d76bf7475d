namespace Dispatch.Sandbox.Books;

/// <summary>One line of the books.</summary>
/// <param name="Name">The rule, in words.</param>
/// <param name="Expected">By the books of those who took part.</param>
/// <param name="Actual">By the ledger, or by what it published.</param>
/// <param name="Ok">True where they agree.</param>
/// <param name="Examples">Some of the offenders, for whoever looks into it; never personal data.</param>
internal sealed record BooksLine(string Name, string Expected, string Actual, bool Ok, string Examples = "");
