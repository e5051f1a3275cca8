CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`creator_id` text,
	`name` text,
	`secret_type` text NOT NULL,
	`algorithm` text,
	`bit_length` integer,
	`mode` text,
	`expiration` integer,
	`payload` blob,
	`payload_content_type` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `secrets_by_project` ON `secrets` (`project_id`,`created_at`);