namespace Dispatch.Core.Sms.Text;

/// <summary>What a template may name.</summary>
internal enum SmsField : byte
{
    /// <summary>The notice's number, as the court wrote it. Never shortened.</summary>
    Number,

    /// <summary>The court's name, from the settings.</summary>
    Court,

    /// <summary>The province of the court, in Persian.</summary>
    Province,

    /// <summary>The case's number. Never shortened.</summary>
    Case,

    /// <summary>The notice's title.</summary>
    Title,

    /// <summary>The kind of paper, in Persian.</summary>
    Kind,
}
