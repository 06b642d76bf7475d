using CsCheck;
using Dispatch.Core.Sms.Smpp;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp;

public sealed class MessageIdCanonTests
{
    [Theory]
    [InlineData(nameof(MessageIdForm.Exact), "AbC", nameof(MessageIdForm.Exact), " AbC ")]
    [InlineData(nameof(MessageIdForm.Loose), "0000abc", nameof(MessageIdForm.Loose), "ABC")]
    [InlineData(nameof(MessageIdForm.Loose), "000", nameof(MessageIdForm.Loose), "0")]
    [InlineData(nameof(MessageIdForm.Decimal), "0000000123", nameof(MessageIdForm.Decimal), "123")]
    [InlineData(nameof(MessageIdForm.Hexadecimal), "7b", nameof(MessageIdForm.Decimal), "0000000123")]
    [InlineData(nameof(MessageIdForm.Decimal), "123", nameof(MessageIdForm.Hexadecimal), "0x007B")]
    [InlineData(nameof(MessageIdForm.Hexadecimal), "1234", nameof(MessageIdForm.Decimal), "4660")]
    [InlineData(nameof(MessageIdForm.Hexadecimal), "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", nameof(MessageIdForm.Decimal), "87112285931760246646623899502532662132735")]
    [InlineData(nameof(MessageIdForm.Hexadecimal), "not-a-number", nameof(MessageIdForm.Decimal), "NOT-A-NUMBER")]
    public void Both_spellings_of_one_id_meet(string answerForm, string answer, string receiptForm, string receipt)
    {
        var canon = new MessageIdCanon(Enum.Parse<MessageIdForm>(answerForm), Enum.Parse<MessageIdForm>(receiptForm));

        Assert.Equal(canon.FromAnswer(answer), canon.FromReceipt(receipt));
    }

    [Theory]
    [InlineData(nameof(MessageIdForm.Exact), "abc", "ABC")]
    [InlineData(nameof(MessageIdForm.Exact), "0abc", "abc")]
    [InlineData(nameof(MessageIdForm.Hexadecimal), "1234", "4660")]
    public void Different_ids_stay_apart(string form, string one, string other)
    {
        var canon = new MessageIdCanon(Enum.Parse<MessageIdForm>(form), Enum.Parse<MessageIdForm>(form));

        Assert.NotEqual(canon.FromAnswer(one), canon.FromReceipt(other));
    }

    [Fact]
    public void Hexadecimal_and_decimal_of_any_number_meet() => Gen.ULong.Sample(number =>
    {
        var canon = new MessageIdCanon(MessageIdForm.Hexadecimal, MessageIdForm.Decimal);
        Assert.Equal(canon.FromAnswer($"{number:x20}"), canon.FromReceipt($"{number:D25}"));
    });

    [Fact]
    public void Any_text_has_a_canonical_form() => Gen.Select(Gen.String, Gen.Enum<MessageIdForm>()).Sample((id, form) =>
    {
        var canon = new MessageIdCanon(form, form);
        Assert.Equal(canon.FromAnswer(id), canon.FromReceipt(id));
    });
}
