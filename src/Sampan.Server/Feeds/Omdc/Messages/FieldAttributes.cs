namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The integer has so many implied decimals: 534500 with 3 is 534.5.</summary>
/// <param name="count">How many.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class DecimalsAttribute(int count) : Attribute
{
    public int Count => count;
}

/// <summary>The number of implied decimals is in another field.</summary>
/// <param name="name">The name of that field.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class DecimalsInAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>The integer is a time: nanoseconds since the Unix epoch, UTC.</summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class NanosecondsAttribute : Attribute;

/// <summary>The specification's name, where it is no identifier or not the only one of its kind.</summary>
/// <param name="name">That name.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class SpecificationNameAttribute(string name) : Attribute
{
    public string Name => name;
}
