namespace Dispatch.Core.Sms.Text;

/// <summary>What a text takes on the air.</summary>
/// <param name="Units">Septets, or UTF-16 units in UCS-2.</param>
/// <param name="Left">Units that still fit before one segment more is needed. Where it is one segment that a second joins, the joined size counts from then on.</param>
internal readonly record struct TextSize(SmsEncoding Encoding, int Units, int Segments, int Left);
