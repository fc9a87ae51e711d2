namespace Parquet.Schema;

/// <summary>One element of a schema. Schemas are flat here, so every element is a <see cref="DataField"/>.</summary>
public abstract class Field
{
    private protected Field(string name, bool isNullable)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        IsNullable = isNullable;
    }

    public string Name { get; }

    public bool IsNullable { get; }

    /// <summary>1 for a nullable column, 0 otherwise.</summary>
    public int MaxDefinitionLevel => IsNullable ? 1 : 0;

    /// <summary>Always 0: nothing repeats in a flat schema.</summary>
    public int MaxRepetitionLevel => 0;
}
