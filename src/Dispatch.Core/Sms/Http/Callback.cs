namespace Dispatch.Core.Sms.Http;

/// <summary>A callback's words, as they came; null where one is missing.</summary>
/// <param name="Id">Which attempt (<see cref="CallbackId"/>).</param>
/// <param name="Until">Until when it is good, in seconds since 1970.</param>
/// <param name="Type">Kannel's <c>%d</c>.</param>
/// <param name="Answer">Kannel's <c>%A</c>.</param>
internal readonly record struct Callback(string? Id, string? Until, string? Signature, string? Type, string? Answer);
