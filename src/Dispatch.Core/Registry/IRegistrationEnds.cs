namespace Dispatch.Core.Registry;

/// <summary>Where the registrations' topic ends now.</summary>
internal interface IRegistrationEnds
{
    /// <exception cref="Confluent.Kafka.KafkaException">The broker is out of reach.</exception>
    Task<RegistrationEnds> ReadAsync(CancellationToken cancellationToken);
}
