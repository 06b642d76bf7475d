using CsCheck;
using Dispatch.Core.Events;
using Dispatch.Core.Notices;

namespace Dispatch.Core.Tests.Events;

/// <summary>Valid events, drawn by chance.</summary>
internal static class EventGen
{
    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Guid.Select(guid => guid.ToString()),
        Gen.Guid.Select(guid => guid.ToString("N")),
        Gen.String[Gen.Char["0123456789-/ABابپ\u200c"], 1, 40]);

    private static readonly Gen<string> Code = Gen.String[Gen.Char["abcXYZ019._-"], 1, 32];

    private static readonly Gen<string> Words = Gen.String[Gen.Char["اخطاریه دادنامه ۱۲۳ abc \"\\/<>&'\n\u200c"], 0, 190].Select(text => "م" + text);

    private static readonly Gen<DateTimeOffset> Time =
        Gen.Long[0, 800_000_000_000_000].Select(micros => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(micros));

    public static readonly Gen<RecipientId> Recipient = Gen.OneOf(
        Gen.Byte[0, 9].Array[9].Where(digits => digits.Distinct().Count() > 1).Select(digits => Id(RecipientKind.Person, [.. digits, CheckDigit.NationalCode(digits)])),
        Gen.Byte[0, 9].Array[10].Select(digits => Id(RecipientKind.Legal, [.. digits, CheckDigit.NationalId(digits)])),
        Gen.Byte[0, 9].Array[5, 15].Select(digits => Id(RecipientKind.Foreign, digits)));

    private static readonly Gen<Province> AnyProvince = Gen.Byte[0, Province.Count - 1].Select(number => new Province(number));

    public static readonly Gen<NoticeIssued> Issued =
        from number in Number
        from court in Code
        from province in AnyProvince
        from caseNumber in Number
        from kind in Gen.Enum<NoticeKind>()
        from lane in Gen.Enum<Lane>()
        from recipient in Recipient
        from title in Words
        from body in Gen.Frequency((1, Gen.Const(() => (string?)null)), (3, Code.Select(text => (string?)text)))
        from at in Time
        select new NoticeIssued
        {
            Key = KeyOf(number),
            Number = Spelling(number),
            CourtId = court,
            Province = province,
            CaseNumber = NoticeKey.Normalize(caseNumber),
            Kind = kind,
            Lane = lane,
            Recipient = recipient,
            Title = title,
            BodyRef = body,
            IssuedAt = at,
        };

    private static readonly Gen<NoticeCancelled> Cancelled =
        from number in Number
        from court in Code
        from at in Time
        from reason in Gen.Frequency((1, Gen.Const(() => (string?)null)), (1, Words.Select(text => (string?)text)))
        select new NoticeCancelled { Key = KeyOf(number), Number = Spelling(number), CourtId = court, CancelledAt = at, Reason = reason };

    private static readonly Gen<NoticeViewed> Viewed =
        from number in Number
        from view in Number
        from viewer in Gen.Enum<ViewerKind>()
        from channel in Gen.Enum<ViewChannel>()
        from office in Code
        from at in Time
        select new NoticeViewed
        {
            ViewId = NoticeKey.Normalize(view),
            ViewKey = KeyOf(view).Value,
            Key = KeyOf(number),
            Number = Spelling(number),
            Viewer = viewer,
            Channel = channel,
            OfficeId = channel == ViewChannel.Office ? office : null,
            ViewedAt = at,
        };

    private static readonly Gen<RegistrationUpserted> Registration =
        from recipient in Recipient
        from version in Gen.Long[1, long.MaxValue]
        from account in Gen.Frequency((1, Gen.Const(() => (string?)null)), (3, Code.Select(text => (string?)text)))
        from mobile in Gen.Frequency((1, Gen.Const(() => (Mobile?)null)), (3, Gen.Long[989_000_000_000, 989_999_999_999].Select(n => (Mobile?)new Mobile(n))))
        from province in Gen.Frequency((1, Gen.Const(() => (Province?)null)), (1, AnyProvince.Select(found => (Province?)found)))
        from at in Time
        select new RegistrationUpserted { Recipient = recipient, Version = version, AccountId = account, Mobile = mobile, Province = province, RegisteredAt = at };

    public static readonly Gen<IIncomingEvent> Any = Gen.OneOf(
        Issued.Select(e => (IIncomingEvent)e), Cancelled.Select(e => (IIncomingEvent)e), Viewed.Select(e => (IIncomingEvent)e), Registration.Select(e => (IIncomingEvent)e));

    private static NoticeKey KeyOf(string number) => NoticeKey.Of(NoticeKey.Normalize(number));

    private static string? Spelling(string number)
    {
        var normalized = NoticeKey.Normalize(number);
        return KeyOf(number).IsSpelled(normalized) ? null : normalized;
    }

    private static RecipientId Id(RecipientKind kind, byte[] digits) =>
        RecipientId.TryCreate(kind, string.Concat(digits), out var id, out var rule) ? id : throw new InvalidOperationException(rule);
}
