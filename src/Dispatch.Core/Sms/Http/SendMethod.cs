namespace Dispatch.Core.Sms.Http;

/// <summary>How a submission is written into an HTTP request.</summary>
internal enum SendMethod : byte
{
    /// <summary>GET, everything in the query. Every Kannel knows it; the password stands in the address.</summary>
    Get,

    /// <summary>POST as Kannel's own smsbox reads it: <c>X-Kannel-…</c> headers, and the text as the body.</summary>
    PostHeaders,

    /// <summary>POST of a form (<c>application/x-www-form-urlencoded</c>). For gateways in Kannel's dialect that read one: Kannel 1.4 does not.</summary>
    PostForm,
}
