using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Routing;

namespace Dispatch.Core.Sms.Receipts;

/// <summary>An attempt of unknown outcome, as a late receipt may find it.</summary>
internal readonly record struct UnknownAttempt(short Gateway, Mobile Mobile, ushort Reference, AttemptId Id);
