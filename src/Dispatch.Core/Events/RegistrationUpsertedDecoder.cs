using Dispatch.Core.Notices;

namespace Dispatch.Core.Events;

/// <summary>Reads <c>registration.upserted/1</c>.</summary>
internal static class RegistrationUpsertedDecoder
{
    private const int SchemaField = 0;
    private const int Recipient = 1;
    private const int Version = 2;
    private const int AccountId = 3;
    private const int MobileField = 4;
    private const int ProvinceField = 5;
    private const int RegisteredAt = 6;

    private static readonly FieldTable Table = new("", "schema", "recipient", "version", "accountId", "mobile", "province", "registeredAt");

    // An account that is closed is said with null: silence could be an oversight, and would send a person to paper.
    private static readonly int[] Required = [Recipient, Version, AccountId, RegisteredAt];

    public static RegistrationUpserted? Read(ref JsonCursor cursor, in DecodeContext context)
    {
        var scan = new FieldScan();
        RecipientId recipient = default;
        DateTimeOffset registeredAt = default;
        long version = 0;
        string? account = null;
        Mobile? mobile = null;
        Province? province = null;
        int at;
        while ((at = cursor.NextField(Table, ref scan)) >= 0)
        {
            var field = Table.Path(at);
            switch (at)
            {
                case SchemaField: cursor.SkipValue(); break;
                case Recipient: RecipientFields.Read(ref cursor, field, out recipient); break;
                case Version:
                    if (cursor.Int64(field, out version) && version < 1) cursor.Fail(RejectionRule.OutOfRange, field, "must be 1 or more");
                    break;
                case AccountId:
                    if (!cursor.IsNull) Fields.Id(ref cursor, field, 32, out account);
                    break;
                case MobileField:
                    if (!cursor.IsNull) mobile = MobileOf(ref cursor, field);
                    break;
                case ProvinceField:
                    if (!cursor.IsNull && Fields.Province(ref cursor, field, out var found)) province = found;
                    break;
                case RegisteredAt: Fields.Time(ref cursor, field, context, out registeredAt); break;
            }
        }

        foreach (var field in Required) Fields.Require(ref cursor, Table, scan, field);
        cursor.EnterEnd();
        return cursor.Rejection is not null ? null : new RegistrationUpserted
        {
            Recipient = recipient,
            Version = version,
            AccountId = account,
            Mobile = mobile,
            Province = province,
            RegisteredAt = registeredAt,
        };
    }

    private static Mobile? MobileOf(ref JsonCursor cursor, string field)
    {
        Span<char> chars = stackalloc char[32];
        if (!Fields.Chars(ref cursor, field, chars, out var length)) return null;
        if (Mobile.TryParse(chars[..length], out var mobile)) return mobile;
        cursor.Fail(RejectionRule.Format, field, "must be an Iranian mobile number");
        return null;
    }
}
