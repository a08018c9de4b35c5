namespace Sampan.Server.Tests.Faults;

/// <summary>Tests that look at the whole process, its memory and its handles, and so run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
