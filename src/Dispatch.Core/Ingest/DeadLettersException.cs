namespace Dispatch.Core.Ingest;

/// <summary>Dead letters were not acknowledged: nothing is committed, the batch is tried again after a pause.</summary>
internal sealed class DeadLettersException(Exception inner)
    : Exception("The dead-letter topic did not acknowledge. Check that it exists, that its max.message.bytes is as in docs/topics.md, and that its replicas are in sync.", inner);
