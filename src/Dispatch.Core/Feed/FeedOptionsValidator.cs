using Microsoft.Extensions.Options;

namespace Dispatch.Core.Feed;

[OptionsValidator]
internal sealed partial class FeedOptionsValidator : IValidateOptions<FeedOptions>;
