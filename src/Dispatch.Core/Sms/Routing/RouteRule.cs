namespace Dispatch.Core.Sms.Routing;

/// <summary>Which gateways some of the SMS go by. What is left empty holds for all.</summary>
internal sealed class RouteRule
{
    /// <summary>The lanes it is for: urgent, normal, bulk. Empty: all.</summary>
    public IList<string> Lanes { get; } = [];

    /// <summary>Beginnings of mobile numbers (98912) that hint at an operator. A hint only: where the rule's gateways fail, all others follow.</summary>
    public IList<string> Prefixes { get; } = [];

    /// <summary>A sender line: the gateways that send under it, by their own weights.</summary>
    public string Sender { get; set; } = "";

    /// <summary>Gateways by name, with weights 1 to 1,000.</summary>
    public IDictionary<string, int> Gateways { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Gateways by name, in the order in which they follow where none of the first can be used.</summary>
    public IList<string> FailOver { get; } = [];
}
