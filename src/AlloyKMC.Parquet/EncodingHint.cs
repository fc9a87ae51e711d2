namespace Parquet;

/// <summary>Which encoding a writer tries for a column.</summary>
public enum EncodingHint
{
    /// <summary>PLAIN.</summary>
    Default = 0,

    /// <summary>RLE_DICTIONARY, where the dictionary stays small and pays; PLAIN otherwise. Not for <see cref="bool"/>, which is one bit anyway.</summary>
    Dictionary,
}
