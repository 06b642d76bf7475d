using System.Net;

namespace Dispatch.Core.Sms.Http;

/// <summary>What came of a request.</summary>
/// <param name="Status">Null without an answer.</param>
/// <param name="Body">The beginning of the answer's body.</param>
/// <param name="HadLeft">False only if certainly nothing of it can have been acted on.</param>
/// <param name="Fault">For the operator, where there was no answer; never holds personal data or a password.</param>
internal readonly record struct HttpReply(HttpStatusCode? Status, string Body, bool HadLeft, string? Fault);
