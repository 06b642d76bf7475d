using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dispatch.Sandbox.Smsc.Settings;

/// <summary>Reads <c>"5..20"</c> or <c>5</c>, in milliseconds; writes the former.</summary>
internal sealed class DelayRangeJsonConverter : JsonConverter<DelayRange>
{
    public override DelayRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.Number
            ? reader.GetDouble().ToString(CultureInfo.InvariantCulture)
            : reader.GetString() ?? "";
        try
        {
            return DelayRange.Parse(text);
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, DelayRange value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
