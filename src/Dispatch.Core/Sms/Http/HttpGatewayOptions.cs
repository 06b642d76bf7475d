using System.ComponentModel.DataAnnotations;
using Dispatch.Core.Sms.Smpp;

namespace Dispatch.Core.Sms.Http;

/// <summary>HTTP: one account at one gateway in the dialect of Kannel's sendsms. Never printed with its password or key.</summary>
internal sealed class HttpGatewayOptions : IValidatableObject
{
    /// <summary>HTTP: the account's name in logs, metrics, commands and callback addresses.</summary>
    /// <value>Default: <c>main</c>.</value>
    [Required, StringLength(32, MinimumLength = 1), RegularExpression("[A-Za-z0-9._-]*")]
    public string Name { get; set; } = "main";

    /// <summary>HTTP: the whole address of sendsms.</summary>
    /// <value>No default: such as <c>https://gateway.operator.example/cgi-bin/sendsms</c>, without a query.</value>
    [Required, StringLength(1_024, MinimumLength = 1)]
    public string Url { get; set; } = "";

    /// <summary>HTTP: the account, as the operator names it.</summary>
    /// <value>No default: 1 to 64 ASCII characters.</value>
    [Required, StringLength(64, MinimumLength = 1), RegularExpression("[ -~]*")]
    public string Username { get; set; } = "";

    /// <summary>HTTP: the account's password.</summary>
    /// <value>Default: empty. At most 128 ASCII characters.</value>
    [StringLength(128), RegularExpression("[ -~]*")]
    public string Password { get; set; } = "";

    /// <summary>HTTP: the sender that recipients see.</summary>
    /// <value>No default: 1 to 20 ASCII characters.</value>
    [Required, StringLength(20, MinimumLength = 1), RegularExpression("[ -~]*")]
    public string Sender { get; set; } = "";

    /// <summary>HTTP: how a submission is written into a request.</summary>
    /// <value>Default: <see cref="SendMethod.Get"/>.</value>
    [EnumDataType(typeof(SendMethod))]
    public SendMethod Method { get; set; } = SendMethod.Get;

    /// <summary>HTTP: requests of this worker that may be unanswered at once.</summary>
    /// <value>Default: 20.</value>
    [Range(1, 1000)]
    public int Window { get; set; } = 20;

    /// <summary>HTTP: how long an answer may take, connecting and its tries included. Of a request that had left by then the outcome is unknown.</summary>
    /// <value>Default: 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>HTTP: how long a drain waits for the window.</summary>
    /// <value>Default: 5 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>HTTP: what is asked for to see whether the gateway can be reached; whatever it answers, it can.</summary>
    /// <value>Default: empty. Then it is the root of <see cref="Url"/>'s host.</value>
    [StringLength(1_024)]
    public string CheckUrl { get; set; } = "";

    /// <summary>HTTP: how often that is asked while the gateway is up. A request that fails has it asked at once.</summary>
    /// <value>Default: 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>HTTP: whether the credentials are tried before any SMS is: sendsms is asked without a number, which sends nothing.</summary>
    /// <value>Default: true. False for a gateway that takes that ill.</value>
    public bool CheckCredentials { get; set; } = true;

    /// <summary>HTTP: whether the gateway is told how long to try: what is left of the SMS's useful life, in whole minutes, at least one.</summary>
    /// <value>Default: true.</value>
    public bool SendValidity { get; set; } = true;

    /// <summary>HTTP: which receipts are asked for, a sum: 1 delivered, 2 failed, 4 on its way, 8 taken by the centre, 16 refused by the centre.</summary>
    /// <value>Default: 19, the final ones. 27 also tells, of a request without an answer, that the centre has it.</value>
    [Range(1, 31)]
    public int DlrMask { get; set; } = CallbackState.Final;

    /// <summary>HTTP: the address under which the gateway reaches the endpoints of the workers.</summary>
    /// <value>No default: such as <c>https://dispatch.judiciary.example</c>; <c>/sms/receipt/NAME</c> is put behind it.</value>
    [Required, StringLength(512, MinimumLength = 1)]
    public string CallbackUrl { get; set; } = "";

    /// <summary>HTTP: the secret that callback addresses are signed with (HMAC-SHA256). Every worker must be given the same.</summary>
    /// <value>No default: 32 to 256 characters, from a good source of chance.</value>
    [Required, StringLength(256, MinimumLength = MinKey)]
    public string CallbackKey { get; set; } = "";

    /// <summary>HTTP: the secret before this one, while callbacks that were signed with it are still to come. Nothing is signed with it any more.</summary>
    /// <value>Default: empty. 32 to 256 characters.</value>
    [StringLength(256)]
    public string CallbackKeyBefore { get; set; } = "";

    /// <summary>HTTP: how long after an SMS's useful life a callback of it counts.</summary>
    /// <value>Default: 1 day. No longer than <c>Dispatch:Sms:MessageKeep</c> is of use.</value>
    [Range(typeof(TimeSpan), "00:00:10", "90.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan CallbackMaxAge { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// HTTP: exceptions from the table that says for which SMPP status an HTTP status stands: <c>409</c> to <c>0x14</c>. 0 is an acceptance; see
    /// docs/gateways.md.
    /// </summary>
    /// <value>Default: none.</value>
    public Dictionary<string, string> Statuses { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>HTTP: exceptions from the table of reactions, by SMPP status, as for an SMPP gateway.</summary>
    /// <value>Default: none.</value>
    public Dictionary<string, string> Reactions { get; } = new(StringComparer.OrdinalIgnoreCase);

    // As many octets as the hash has: a shorter key would be the weakest part.
    private const int MinKey = 32;

    /// <summary>What is asked for to see whether the gateway can be reached.</summary>
    public Uri Check => CheckUrl.Length > 0 ? new Uri(CheckUrl) : new Uri(new Uri(Url), "/");

    /// <summary>What the road asks of a gateway whatever its protocol, in the words of the other one.</summary>
    public SmppGatewayOptions AsSmpp() => new() { Name = Name, SourceAddress = Sender, Window = Window, AnswerTimeout = Timeout };

    /// <exception cref="FormatException">A key or value is none; the validator names it.</exception>
    public StatusReactions StatusReactions() => HttpStatuses.Reactions(Reactions);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsPlain(Url)) yield return new ValidationResult($"{nameof(Url)} must be an absolute http or https address without user, query or fragment.", [nameof(Url)]);
        if (CheckUrl.Length > 0 && (!Uri.TryCreate(CheckUrl, UriKind.Absolute, out var check) || !IsWeb(check)))
            yield return new ValidationResult($"{nameof(CheckUrl)} must be an absolute http or https address.", [nameof(CheckUrl)]);

        // Kannel reads the callback's address for escapes.
        if (!IsPlain(CallbackUrl) || CallbackUrl.Contains('%', StringComparison.Ordinal))
            yield return new ValidationResult($"{nameof(CallbackUrl)} must be an absolute http or https address without user, query, fragment or '%'.", [nameof(CallbackUrl)]);
        if (CallbackKeyBefore.Length is > 0 and < MinKey)
            yield return new ValidationResult($"{nameof(CallbackKeyBefore)} must have {MinKey} to 256 characters.", [nameof(CallbackKeyBefore)]);
        foreach (var fault in HttpStatuses.Faults(Statuses)) yield return new ValidationResult($"{nameof(Statuses)}: {fault}", [nameof(Statuses)]);
        foreach (var fault in ReactionTable.Faults(Reactions)) yield return new ValidationResult($"{nameof(Reactions)}: {fault}", [nameof(Reactions)]);
    }

    public override string ToString() => $"HTTP gateway {Name} at {Url} as {Username} (password and key hidden)";

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    private static bool IsPlain(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsWeb(uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;
}
