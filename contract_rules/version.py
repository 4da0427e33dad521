"""The version of the package, which its distribution and its answers as JSON data name."""

VERSION = "0.1.0"
