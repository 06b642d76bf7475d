namespace Dispatch.Sandbox.Smsc;

/// <summary>Who may bind.</summary>
/// <param name="SystemId">1 to 15 ASCII characters.</param>
/// <param name="Password">0 to 8 ASCII characters.</param>
/// <param name="Cap">Submits admitted in any second; 0 for no cap. The settings may say otherwise.</param>
internal sealed record SmscAccount(string SystemId, string Password, int Cap = 0)
{
    // The wire's fields are 16 and 9 octets with their NUL.
    private const int LongestSystemId = 15;
    private const int LongestPassword = 8;

    /// <summary>Reads <c>name:password</c> or <c>name:password:cap</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static SmscAccount Parse(string text)
    {
        var parts = text.Split(':');
        var cap = 0;
        if (parts.Length is 2 or 3 && (parts.Length == 2 || (int.TryParse(parts[2], out cap) && cap >= 0)))
        {
            var account = new SmscAccount(parts[0], parts[1], cap);
            account.Check();
            return account;
        }

        throw new FormatException($"'{parts[0]}' is no account: write name:password or name:password:cap, the cap in submits a second.");
    }

    /// <exception cref="FormatException">A name or password does not fit the wire.</exception>
    public void Check()
    {
        if (SystemId.Length is 0 or > LongestSystemId)
            throw new FormatException($"The system id '{SystemId}' has {SystemId.Length} characters: 1 to {LongestSystemId} fit.");
        if (Password.Length > LongestPassword)
            throw new FormatException($"The password of '{SystemId}' has {Password.Length} characters: 0 to {LongestPassword} fit.");
    }
}
