using Confluent.Kafka;

namespace Dispatch.Core.Feed;

/// <summary>How the feed's producer reaches Kafka: addresses, SASL, TLS and what else an operator passes through.</summary>
internal sealed record FeedKafka(ClientConfig Client);
