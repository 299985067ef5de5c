import ArgumentParser

/// Of flags that can be taken back.
package enum Answer: String, CaseIterable, Sendable, ExpressibleByArgument { case yes, no }
