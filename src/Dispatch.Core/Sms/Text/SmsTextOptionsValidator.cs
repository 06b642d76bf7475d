using Microsoft.Extensions.Options;

namespace Dispatch.Core.Sms.Text;

/// <summary>Refuses texts at start that could not be sent.</summary>
[OptionsValidator]
internal sealed partial class SmsTextOptionsValidator : IValidateOptions<SmsTextOptions>;
